using Ampora.AgentSimulator.Protocol;
using Ampora.AgentSimulator.Randomness;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Transport;

/// <summary>What a session is made of, apart from its transport.</summary>
/// <param name="Engine">Only touched while <see cref="Turn"/> is held.</param>
/// <param name="Turn">One report or message at a time, also across the sessions of one agent.</param>
internal sealed record SessionSetup(
    AgentEngine Engine,
    SemaphoreSlim Turn,
    ConnectionTarget Target,
    AgentNetwork Network,
    SessionCounters Counters,
    TimeProvider Time)
{
    internal required SeededRandom Random { get; init; }

    internal required TimeSpan ApplyDelay { get; init; }

    /// <summary>Leave by itself after this long.</summary>
    internal TimeSpan? Lifetime { get; init; }

    /// <summary>How the leaving by itself looks.</summary>
    internal bool LeavesAbruptly { get; init; }

    /// <summary>Called once the server has answered the first report.</summary>
    internal required Action Welcomed { get; init; }
}

/// <summary>One connected stretch of an agent's life: reports out, messages in, until something ends it.</summary>
internal abstract class AgentSession(SessionSetup setup) : IDisposable
{
    protected static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);

    private SessionEnd? _end;
    private bool _welcomed;

    protected SessionSetup Setup => setup;

    /// <summary>What ends the session, once something has.</summary>
    protected SessionEnd? End => Volatile.Read(ref _end);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs until the session ends. Never throws.</summary>
    internal abstract Task<SessionEnd> RunAsync(CancellationToken stop);

    /// <summary>Something is to be reported. Never throws.</summary>
    internal abstract Task ReportNewsAsync();

    /// <summary>Ends the session for this reason unless another was first. Never throws.</summary>
    protected abstract Task LeaveAsync();

    protected Task EndAsync(SessionEnd end) =>
        Interlocked.CompareExchange(ref _end, end, null) is null ? LeaveAsync() : Task.CompletedTask;

    /// <summary>Lets the engine take a message and acts on it.</summary>
    /// <returns>A configuration whose APPLYING is to be reported before <see cref="ApplyAsync"/>.</returns>
    protected async Task<AgentRemoteConfig?> TakeAsync(ServerToAgent message)
    {
        setup.Counters.MessageReceived();
        await setup.Turn.WaitAsync();
        ServerEffects effects;
        try
        {
            effects = setup.Engine.Handle(message);
        }
        finally
        {
            setup.Turn.Release();
        }

        if (effects.Fault is { } fault)
        {
            setup.Counters.Failed(fault);
        }

        if (effects.Unavailable)
        {
            await EndAsync(new SessionEnd(EndReason.Unavailable) { RetryAfter = effects.RetryAfter, Fault = effects.Fault });
            return null;
        }

        if (!_welcomed && effects.Fault is null)
        {
            _welcomed = true;
            setup.Welcomed();
        }

        if (effects.Restart)
        {
            await EndAsync(new SessionEnd(EndReason.Restarted));
            return null;
        }

        if (effects.Packages is { } packages)
        {
            _ = InstallAsync(packages);
        }

        await FollowSettingsAsync(effects);
        return effects.Configuration;
    }

    /// <summary>Applies a configuration after the time it takes and reports the outcome.</summary>
    protected async Task ApplyAsync(AgentRemoteConfig offer)
    {
        if (setup.ApplyDelay > TimeSpan.Zero)
        {
            await Task.Delay(setup.Random.Around(setup.ApplyDelay, 0.5), setup.Time, CancellationToken.None);
        }

        await setup.Turn.WaitAsync();
        try
        {
            setup.Engine.Apply(offer, setup.Time.GetUtcNow());
        }
        catch (Exception fault)
        {
            setup.Counters.Failed($"a configuration could neither be applied nor rejected: {fault}");
        }
        finally
        {
            setup.Turn.Release();
        }

        await ReportNewsAsync();
    }

    protected abstract void Dispose(bool disposing);

    /// <summary>One package after the other, each reported as it goes.</summary>
    private async Task InstallAsync(PackagesAvailable offer)
    {
        foreach (var (name, package) in offer.Packages.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var wanted = false;
            await ChangeAsync(engine => wanted = engine.DownloadPackage(offer.AllPackagesHash, name, package));
            if (wanted)
            {
                var error = await PackageDownload.RunAsync(setup.Network.Downloads, package.File, CancellationToken.None);
                await ChangeAsync(engine => engine.PackageDone(offer.AllPackagesHash, name, package, error));
            }
        }
    }

    private async Task ChangeAsync(Action<AgentEngine> change)
    {
        await setup.Turn.WaitAsync();
        try
        {
            change(setup.Engine);
        }
        finally
        {
            setup.Turn.Release();
        }

        await ReportNewsAsync();
    }

    protected virtual void HeartbeatChanged()
    {
    }

    private async Task FollowSettingsAsync(ServerEffects effects)
    {
        if (effects.HeartbeatChanged)
        {
            HeartbeatChanged();
        }

        if (effects.Settings is not { } settings)
        {
            return;
        }

        var target = setup.Target.With(settings);
        if (target is not null && !target.Same(setup.Target))
        {
            await EndAsync(new SessionEnd(EndReason.Moved) { Target = target });
            return;
        }

        await setup.Turn.WaitAsync();
        try
        {
            setup.Engine.SettingsDone(target is null ? $"connection_settings.opamp.destination_endpoint: \"{settings.DestinationEndpoint}\" is not a ws or http address" : "");
        }
        finally
        {
            setup.Turn.Release();
        }
    }
}
