using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ampora.Scenarios.Launcher;

/// <summary>A whole federation, started by the launcher as a person would, at a port base of its own; databases and all are gone afterwards.</summary>
internal sealed class LaunchedFederation : IAsyncDisposable
{
    /// <summary>tests/run.sh has built everything and says so; by hand the launcher builds first.</summary>
    public static readonly string[] Build = Environment.GetEnvironmentVariable("AMPORA_BUILT") == "1" ? ["--no-build"] : [];

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;

    private readonly IReadOnlyDictionary<string, string>? _environment;

    private LaunchedFederation(int portBase, JsonNode status, IReadOnlyDictionary<string, string>? environment)
    {
        (PortBase, _environment) = (portBase, environment);
        Aggregator = status["aggregator"]!["url"]!.GetValue<string>();
        Regions = status["regions"]!.AsArray().ToDictionary(region => region!["id"]!.GetValue<string>(), region => region!["url"]!.GetValue<string>());
        Instances = status["regions"]!.AsArray().SelectMany(region => region!["instances"]!.AsArray())
            .ToDictionary(instance => instance!["name"]!.GetValue<string>(), instance => instance!["url"]!.GetValue<string>());
        _http = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", status["token"]!.GetValue<string>());
    }

    public int PortBase { get; }

    public string Aggregator { get; }

    public IReadOnlyDictionary<string, string> Regions { get; }

    /// <summary>REST of every instance, by its name.</summary>
    public IReadOnlyDictionary<string, string> Instances { get; }

    public string State => StateOf(PortBase);

    public static string StateOf(int portBase) => Path.Combine(LauncherRun.Root, ".ampora", portBase.ToString(CultureInfo.InvariantCulture));

    /// <param name="regions">Folders below deploy/regions, separated by commas.</param>
    /// <param name="agents">Of all regions together.</param>
    /// <param name="more">Further arguments.</param>
    public static Task<LaunchedFederation> StartAsync(string regions, int agents, params string[] more) => StartAsync(null, regions, agents, more);

    /// <param name="environment">Settings of everything that the launcher starts.</param>
    /// <param name="regions">Folders below deploy/regions, separated by commas.</param>
    /// <param name="agents">Of all regions together.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<LaunchedFederation> StartAsync(IReadOnlyDictionary<string, string>? environment, string regions, int agents, params string[] more)
    {
        var portBase = FreePortBase();
        var at = new[] { "--port-base", portBase.ToString(CultureInfo.InvariantCulture) };
        string[] start = [.. Build, "--detach", "--regions", regions, "--agents", agents.ToString(CultureInfo.InvariantCulture), .. at, .. more];
        var run = await LauncherRun.Async(start, StartLimit, environment);
        var status = await LauncherRun.Async(["status", "--json", .. at], StopLimit);
        if (run.ExitCode != 0 || status.ExitCode != 0)
        {
            await LauncherRun.Async(["reset", .. at], StopLimit);
            throw new InvalidOperationException($"The launcher failed.\n{run.Output}\n{run.Errors}\n{status.Output}\n{status.Errors}");
        }

        return new LaunchedFederation(portBase, JsonNode.Parse(status.Output)!, environment);
    }

    public Task<LauncherRun> LauncherAsync(params string[] arguments) =>
        LauncherRun.Async([.. arguments, "--port-base", PortBase.ToString(CultureInfo.InvariantCulture)], StopLimit, _environment);

    public async Task<JsonNode> StatusAsync() => JsonNode.Parse((await LauncherAsync("status", "--json")).Output)!;

    /// <summary>The answer, whatever its status code: with the code as <c>httpStatus</c>.</summary>
    public async Task<JsonNode> GetAsync(string address)
    {
        using var response = await _http.GetAsync(new Uri(address));
        return await ReadAsync(response);
    }

    /// <summary>As <see cref="GetAsync"/>; null when nobody answers.</summary>
    public async Task<JsonNode?> TryGetAsync(string address)
    {
        try
        {
            return await GetAsync(address);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task<JsonNode> PostAsync(string address, JsonNode body)
    {
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(address), content);
        var answer = await ReadAsync(response);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, answer.ToJsonString());
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        (await LauncherAsync("reset")).ShouldSucceed();
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        JsonNode answer;
        try
        {
            answer = JsonNode.Parse(text) ?? new JsonObject();
        }
        catch (JsonException)
        {
            answer = new JsonObject { ["text"] = text };
        }

        answer["httpStatus"] = (int)response.StatusCode;
        return answer;
    }

    /// <summary>Of an environment of at most two regions with two instances each.</summary>
    public static int FreePortBase() => Enumerable.Range(0, 20).Select(step => 21_000 + (step * 500)).First(portBase =>
        ((int[])[0, 10, 20, 110, 120]).SelectMany(place => Enumerable.Range(portBase + place, 4)).All(IsFree));

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
