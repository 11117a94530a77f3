using Ampora.AgentSimulator.Identity;
using Ampora.AgentSimulator.Protocol;
using Ampora.AgentSimulator.Randomness;
using Ampora.AgentSimulator.Transport;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator;

/// <summary>
/// An OpAMP agent that behaves like a Collector under its supervisor: connects, reports what has changed, applies or rejects the
/// configurations it is offered, and comes back after every break.
/// </summary>
public sealed class SimulatedAgent : IDisposable
{
    private readonly AgentOptions _options;
    private readonly AgentSurroundings _surroundings;
    private readonly AgentEngine _engine;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SeededRandom _random;
    private readonly ReconnectBackoff _backoff;
    private readonly ConnectionTarget[] _servers;
    private ConnectionTarget _target;
    private ConnectionTarget? _trial;
    private AgentSession? _session;
    private volatile bool _connected;
    private int _visits;

    /// <summary>An agent on its own, with handlers of its own.</summary>
    public SimulatedAgent(AgentOptions options, TimeProvider time)
        : this(options, new AgentSurroundings(time, null))
    {
    }

    internal SimulatedAgent(AgentOptions options, AgentSurroundings surroundings)
    {
        _options = options;
        _surroundings = surroundings;
        _servers = [.. options.OtherServers.Prepend(options.Server).Select(ConnectionTarget.For)];
        _target = _servers[0];
        var identity = new AgentIdentity(options.Seed, options.Index, options.Labels);
        var traits = new AgentTraits(options.AcceptsRemoteConfig, options.ExportError, options.ReportInterval);
        _engine = new AgentEngine(identity, surroundings.Configurations, traits, surroundings.Time.GetUtcNow());
        _random = identity.Random(2);
        _backoff = new ReconnectBackoff(_random);
    }

    /// <summary>UUID text of the uid in force; the server may assign another.</summary>
    public string InstanceUid => Identity.InstanceUid.Text(_engine.Uid.Span);

    public AgentTransport Transport => _options.Transport;

    /// <summary>The server has answered a report of the present session.</summary>
    public bool Connected => _connected;

    public RemoteConfigStatuses ConfigStatus => _engine.ConfigStatus;

    /// <summary>Hash of the last configuration that was offered; empty before the first.</summary>
    public ReadOnlyMemory<byte> ConfigHash => _engine.ConfigHash.Memory;

    /// <summary>Why the last configuration was rejected; empty when it was not.</summary>
    public string ConfigError => _engine.ConfigError;

    /// <summary>The YAML that runs: the agent's base under its initial or its remote configuration.</summary>
    public string EffectiveConfig => _engine.Running.Text.ToStringUtf8();

    public bool Healthy => _engine.Healthy;

    public TimeSpan HeartbeatInterval => _engine.HeartbeatInterval;

    /// <summary>The last thing that went wrong; null when nothing has.</summary>
    public string? LastFault => _surroundings.Counters.LastFault;

    /// <summary>Connects, and connects again, until stopped; then says goodbye. Never throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _surroundings.Pacer.WaitAsync(stop);
                var end = await RunSessionAsync(stop);
                await SettleAsync(end);
                await Task.Delay(Pause(end), _surroundings.Time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Makes an exporter fail with these words, or recover when null, and reports it.</summary>
    public Task SetExportErrorAsync(string? error) => ChangeAsync(engine => engine.SetExportError(error, _surroundings.Time.GetUtcNow()));

    /// <summary>Sets a non-identifying attribute and reports the new description.</summary>
    public Task SetLabelAsync(string key, string value) => ChangeAsync(engine => engine.SetLabel(key, value));

    public void Dispose()
    {
        _turn.Dispose();
        if (_surroundings.OwnedByAgent)
        {
            _surroundings.Dispose();
        }
    }

    private async Task<SessionEnd> RunSessionAsync(CancellationToken stop)
    {
        var setup = new SessionSetup(_engine, _turn, _trial ?? _target, _surroundings.Network, _surroundings.Counters, _surroundings.Time)
        {
            Random = _random,
            ApplyDelay = _options.ApplyDelay,
            Lifetime = _options.Flapping is { } flapping ? _random.Around(flapping.Up, 0.5) : null,
            LeavesAbruptly = ++_visits % 2 == 0,
            Welcomed = () =>
            {
                _connected = true;
                _backoff.Succeeded();
                KeepTrial();
            },
        };
        using AgentSession session = _options.Transport == AgentTransport.Http ? new HttpSession(setup) : new WebSocketSession(setup);
        Volatile.Write(ref _session, session);
        try
        {
            return await session.RunAsync(stop);
        }
        finally
        {
            Volatile.Write(ref _session, null);
            _connected = false;
        }
    }

    /// <summary>What the end of a session means for the next one.</summary>
    private async Task SettleAsync(SessionEnd end)
    {
        if (end.Fault is { } fault && end.Reason != EndReason.Unavailable)
        {
            _surroundings.Counters.Failed(fault);
        }

        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _engine.ConnectionLost();
            if (end.Reason == EndReason.Restarted)
            {
                _engine.Restart(_surroundings.Time.GetUtcNow());
            }

            if (_trial is { } failed)
            {
                _trial = null;
                _engine.SettingsDone($"connection_settings.opamp: could not connect to {failed.Endpoint}: {end.Fault ?? "the connection was lost"}");
            }
            else if (end.Reason == EndReason.NotConnected && Array.IndexOf(_servers, _target) is >= 0 and var place)
            {
                _target = _servers[(place + 1) % _servers.Length];
            }

            _trial = end.Target;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The server answered under new settings: they are in force. Called from within a session.</summary>
    private void KeepTrial()
    {
        if (_trial is { } proven)
        {
            _target = proven;
            _trial = null;
            _ = ChangeAsync(engine => engine.SettingsDone(""));
        }
    }

    private TimeSpan Pause(SessionEnd end) => end.Reason switch
    {
        EndReason.Moved or EndReason.Restarted or EndReason.Stopped => TimeSpan.Zero,
        EndReason.Flapped => _random.Around(_options.Flapping!.Down, 0.5),
        _ => _backoff.Next(end.RetryAfter),
    };

    private async Task ChangeAsync(Action<AgentEngine> change)
    {
        await _turn.WaitAsync();
        try
        {
            change(_engine);
        }
        finally
        {
            _turn.Release();
        }

        if (Volatile.Read(ref _session) is { } session)
        {
            await session.ReportNewsAsync();
        }
    }
}
