using System.Collections.Concurrent;
using Ampora.Regional.Configurations;
using Ampora.Regional.OpAmp.Protocol;

namespace Ampora.Regional.Desired;

/// <summary>Turns the names in an agent's row into what is offered. Agents with the same names share one instance.</summary>
internal sealed class DesireCatalog(
    DesiredConfigs configs, DesiredSettingsReader settings, DesiredPackagesReader packages, DesiredCredentialReader credentials)
{
    private const int Most = 2_000;

    /// <summary>A credential is of one agent: those who poll over plain HTTP ask for it each time.</summary>
    private const int MostWithCredential = 20_000;

    private readonly ConcurrentDictionary<DesireKey, Desires> _shared = new();
    private readonly ConcurrentDictionary<DesireKey, Desires> _personal = new();

    public async ValueTask<Desires> GetAsync(DesireKey key, CancellationToken cancellation)
    {
        if (key.Credential is not { } credential)
        {
            return await SharedAsync(key, cancellation);
        }

        if (_personal.TryGetValue(key, out var personal))
        {
            return personal;
        }

        personal = await SharedAsync(key with { Credential = null }, cancellation) with { Credential = await credentials.GetAsync(credential, cancellation) };
        if (_personal.Count > MostWithCredential)
        {
            _personal.Clear();
        }

        return _personal.GetOrAdd(key, personal);
    }

    private async ValueTask<Desires> SharedAsync(DesireKey key, CancellationToken cancellation)
    {
        if (_shared.TryGetValue(key, out var shared))
        {
            return shared;
        }

        var desires = new Desires
        {
            Config = key.Version is { } version ? await configs.GetAsync(version, cancellation) : null,
            Settings = key.Settings is { } set ? await settings.GetAsync(set, cancellation) : null,
            Packages = key.Packages is { } wanted ? await packages.GetAsync(wanted, cancellation) : null,
            Admitted = key.Admitted,
        };
        if (_shared.Count > Most)
        {
            _shared.Clear();
        }

        return _shared.GetOrAdd(key, desires);
    }
}
