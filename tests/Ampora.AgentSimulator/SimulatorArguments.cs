using System.Globalization;

namespace Ampora.AgentSimulator;

/// <summary>The command line: what to simulate, and every fault found in it.</summary>
internal sealed class SimulatorArguments
{
    internal const string Usage =
        """
        Ampora.AgentSimulator --endpoint URL --key KEY [--endpoint URL --key KEY …] --agents N
          --endpoint URL         ws(s):// or http(s):// address of an OpAMP server; agents are dealt out to several in turn
          --key KEY              sent as Authorization: Bearer to the endpoint before it (default: AMPORA_OPAMP_KEY of the environment)
          --agents N             agents in all (default 10)
          --http-share S         share of agents on plain HTTP, 0 to 1 (default 0)
          --label NAME=VALUE     non-identifying attribute of every agent; repeatable
          --unhealthy N          agents with a failing exporter (default 0)
          --flapping N           agents that come and go (default 0)
          --status-only N        agents that take no configuration (default 0)
          --seed N               same seed and labels, same agents (default 1)
          --report-interval S    heartbeat interval in seconds (default 30)
          --poll-interval S      polling interval of the agents on plain HTTP, in seconds (default: the report interval)
          --apply-delay S        time that applying a configuration takes, in seconds (default 0.05)
          --connect-rate N       new connections per second (default: not paced)
          --status-interval S    seconds between the status lines on stdout (default 5)
        """;

    private readonly string _defaultKey;
    private readonly List<string> _faults = [];
    private readonly List<ServerTarget> _servers = [];
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private FleetOptions _fleet = new([], 10);

    private SimulatorArguments(string defaultKey) => _defaultKey = defaultKey;

    internal FleetOptions Fleet => _fleet with { Servers = _servers, Labels = _labels };

    internal TimeSpan StatusInterval { get; private set; } = TimeSpan.FromSeconds(5);

    internal IReadOnlyList<string> Faults => _faults;

    /// <param name="arguments">Pairs of a name and a value.</param>
    /// <param name="defaultKey">For endpoints without a key of their own.</param>
    internal static SimulatorArguments Parse(IReadOnlyList<string> arguments, string defaultKey)
    {
        var parsed = new SimulatorArguments(defaultKey);
        for (var at = 0; at < arguments.Count; at += 2)
        {
            if (at + 1 == arguments.Count)
            {
                parsed._faults.Add($"{arguments[at]}: a value is missing");
            }
            else
            {
                parsed.Take(arguments[at], arguments[at + 1]);
            }
        }

        parsed.CheckWhole();
        return parsed;
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "--endpoint":
                TakeEndpoint(value);
                break;
            case "--key" when _servers.Count > 0:
                _servers[^1] = _servers[^1] with { Key = value };
                break;
            case "--key":
                _faults.Add("--key: must follow an --endpoint");
                break;
            case "--label":
                TakeLabel(value);
                break;
            case "--agents":
                _fleet = _fleet with { Agents = Whole(name, value, 1, 100_000) };
                break;
            case "--http-share":
                _fleet = _fleet with { HttpShare = Number(name, value, 0, 1) };
                break;
            case "--unhealthy":
                _fleet = _fleet with { Unhealthy = Whole(name, value, 0, 100_000) };
                break;
            case "--flapping":
                _fleet = _fleet with { Flapping = Whole(name, value, 0, 100_000) };
                break;
            case "--status-only":
                _fleet = _fleet with { StatusOnly = Whole(name, value, 0, 100_000) };
                break;
            case "--seed":
                _fleet = _fleet with { Seed = Whole(name, value, 0, int.MaxValue) };
                break;
            case "--report-interval":
                _fleet = _fleet with { ReportInterval = Seconds(name, value, 0.1) };
                break;
            case "--poll-interval":
                _fleet = _fleet with { PollInterval = Seconds(name, value, 0.1) };
                break;
            case "--apply-delay":
                _fleet = _fleet with { ApplyDelay = Seconds(name, value, 0) };
                break;
            case "--connect-rate":
                _fleet = _fleet with { ConnectRate = Number(name, value, 0.1, 100_000) };
                break;
            case "--status-interval":
                StatusInterval = Seconds(name, value, 0.1);
                break;
            default:
                _faults.Add($"{name}: unknown");
                break;
        }
    }

    private void CheckWhole()
    {
        if (_servers.Count == 0)
        {
            _faults.Add("--endpoint: at least one is needed");
        }

        if (_fleet.Unhealthy + _fleet.Flapping + _fleet.StatusOnly > _fleet.Agents)
        {
            _faults.Add($"--unhealthy, --flapping and --status-only together must be at most --agents ({_fleet.Agents})");
        }
    }

    private void TakeEndpoint(string value)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "ws" or "wss" or "http" or "https")
        {
            _servers.Add(new ServerTarget(endpoint, _defaultKey));
        }
        else
        {
            _faults.Add($"--endpoint: \"{value}\" is not a ws(s):// or http(s):// address");
        }
    }

    private void TakeLabel(string value)
    {
        var cut = value.IndexOf('=', StringComparison.Ordinal);
        if (cut > 0)
        {
            _labels.Add(new(value[..cut], value[(cut + 1)..]));
        }
        else
        {
            _faults.Add($"--label: \"{value}\" is not NAME=VALUE");
        }
    }

    private int Whole(string name, string value, int least, int most)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _faults.Add($"{name}: must be a whole number from {least} to {most}");
        return least;
    }

    private double Number(string name, string value, double least, double most)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: must be a number from {least} to {most}"));
        return least;
    }

    private TimeSpan Seconds(string name, string value, double least) => TimeSpan.FromSeconds(Number(name, value, least, 86_400));
}
