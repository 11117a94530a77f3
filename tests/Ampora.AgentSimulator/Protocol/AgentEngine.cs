using Ampora.AgentSimulator.Configuration;
using Ampora.AgentSimulator.Identity;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Protocol;

/// <summary>
/// An agent's side of OpAMP without sockets and clocks: which report comes next, and what a message of the server changes.
/// One caller at a time.
/// </summary>
internal sealed class AgentEngine
{
    private const AgentCapabilities Abilities = AgentCapabilities.ReportsStatus
        | AgentCapabilities.ReportsEffectiveConfig
        | AgentCapabilities.ReportsRemoteConfig
        | AgentCapabilities.ReportsHealth
        | AgentCapabilities.ReportsHeartbeat
        | AgentCapabilities.ReportsAvailableComponents
        | AgentCapabilities.ReportsConnectionSettingsStatus
        | AgentCapabilities.AcceptsOpAmpconnectionSettings
        | AgentCapabilities.AcceptsPackages
        | AgentCapabilities.ReportsPackageStatuses
        | AgentCapabilities.AcceptsRestartCommand;

    private readonly ConfigurationEngine _configurations;
    private readonly AgentTraits _traits;
    private readonly PackageEngine _packages = new();
    private AgentIdentity _identity;
    private string? _exportError;
    private ulong _startedAt;
    private ulong _healthSince;
    private ReportParts _pending = ReportParts.Everything;
    private ReportParts _unanswered;
    private bool _componentsWhole;
    private RemoteConfigStatus? _remoteConfig;
    private ConnectionSettingsStatus? _settings;

    internal AgentEngine(AgentIdentity identity, ConfigurationEngine configurations, AgentTraits traits, DateTimeOffset now)
    {
        _identity = identity;
        _configurations = configurations;
        _traits = traits;
        _exportError = traits.ExportError;
        _startedAt = _healthSince = UnixNanoseconds(now);
        Uid = UnsafeByteOperations.UnsafeWrap(identity.FirstUid());
        Running = configurations.InitialFor(identity.ServiceName);
        HeartbeatInterval = traits.HeartbeatInterval;
    }

    internal ByteString Uid { get; private set; }

    internal ulong SequenceNumber { get; private set; }

    internal RunningConfig Running { get; private set; }

    /// <summary>Zero: the server asked for none.</summary>
    internal TimeSpan HeartbeatInterval { get; private set; }

    internal RemoteConfigStatuses ConfigStatus => _remoteConfig?.Status ?? RemoteConfigStatuses.Unset;

    internal ByteString ConfigHash => _remoteConfig?.LastRemoteConfigHash ?? ByteString.Empty;

    /// <summary>Null before the first offer of packages.</summary>
    internal PackageStatuses? Packages => _packages.Statuses;

    internal string ConfigError => _remoteConfig?.ErrorMessage ?? "";

    internal bool Healthy => _exportError is null;

    /// <summary>Something has changed since the last report.</summary>
    internal bool HasNews => _pending != ReportParts.None;

    internal AgentCapabilities Capabilities => _traits.AcceptsRemoteConfig ? Abilities | AgentCapabilities.AcceptsRemoteConfig : Abilities;

    /// <summary>The next report: what has changed, or nothing but the agent's uid, which is a heartbeat.</summary>
    internal AgentToServer NextReport()
    {
        var report = Numbered();
        if (Takes(ReportParts.Description))
        {
            report.AgentDescription = _identity.Describe(Uid.Span);
        }

        if (Takes(ReportParts.Health))
        {
            report.Health = HealthReport.Of(Running.Parts, _startedAt, _healthSince, _exportError);
        }

        if (Takes(ReportParts.EffectiveConfig))
        {
            report.EffectiveConfig = new EffectiveConfig
            {
                ConfigMap = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = Running.Text, ContentType = "text/yaml" } } },
            };
        }

        if (Takes(ReportParts.RemoteConfigStatus))
        {
            report.RemoteConfigStatus = _remoteConfig ?? new RemoteConfigStatus();
        }

        if (Takes(ReportParts.AvailableComponents))
        {
            report.AvailableComponents = ComponentCatalog.Report(_componentsWhole);
            _componentsWhole = false;
        }

        if (Takes(ReportParts.ConnectionSettingsStatus) && _settings is not null)
        {
            report.ConnectionSettingsStatus = _settings;
        }

        if (Takes(ReportParts.PackageStatuses) && _packages.Statuses is { } packages)
        {
            report.PackageStatuses = packages;
        }

        _unanswered |= _pending;
        _pending = ReportParts.None;
        return report;
    }

    /// <summary>The last message before the agent goes.</summary>
    internal AgentToServer Farewell()
    {
        var report = Numbered();
        report.AgentDisconnect = new AgentDisconnect();
        return report;
    }

    internal ServerEffects Handle(ServerToAgent message)
    {
        if (message.InstanceUid != Uid)
        {
            return new ServerEffects { Fault = "a message for another instance uid" };
        }

        if (message.ErrorResponse is { } error)
        {
            return HandleError(error);
        }

        _unanswered = ReportParts.None;
        if (message.Command is { Type: CommandType.Restart })
        {
            return new ServerEffects { Restart = true };
        }

        TakeIdentification(message.AgentIdentification);
        TakeFlags((ServerToAgentFlags)message.Flags);
        var heartbeat = HeartbeatInterval;
        var (settings, fault) = TakeSettings(message.ConnectionSettings);
        return new ServerEffects
        {
            Configuration = TakeConfiguration(message.RemoteConfig),
            Settings = settings,
            Packages = TakePackages(message.PackagesAvailable),
            HeartbeatChanged = heartbeat != HeartbeatInterval,
            Fault = fault,
        };
    }

    /// <summary>Parses and applies what was announced as APPLYING; a newer offer in between wins.</summary>
    internal void Apply(AgentRemoteConfig offer, DateTimeOffset now)
    {
        if (offer.ConfigHash != ConfigHash)
        {
            return;
        }

        var outcome = _configurations.Apply(offer.Config ?? new AgentConfigMap(), _identity.ServiceName);
        SetConfigStatus(offer.ConfigHash, outcome.Running is null ? RemoteConfigStatuses.Failed : RemoteConfigStatuses.Applied, outcome.Error);
        if (outcome.Running is { } running && running != Running)
        {
            Running = running;
            _healthSince = UnixNanoseconds(now);
            _pending |= ReportParts.EffectiveConfig | ReportParts.Health;
        }
    }

    internal void SettingsDone(string error)
    {
        if (_settings is { } settings)
        {
            SetSettingsStatus(settings.LastConnectionSettingsHash, error.Length == 0 ? ConnectionSettingsStatuses.Applied : ConnectionSettingsStatuses.Failed, error);
        }
    }

    /// <summary>False when a newer offer no longer wants the package.</summary>
    internal bool DownloadPackage(ByteString offer, string name, PackageAvailable package)
    {
        _pending |= ReportParts.PackageStatuses;
        return _packages.Download(offer, name, package);
    }

    /// <param name="offer">Hash of the offer.</param>
    /// <param name="name">Of the package.</param>
    /// <param name="package">As offered.</param>
    /// <param name="error">Why it could not be installed; empty when it was.</param>
    internal void PackageDone(ByteString offer, string name, PackageAvailable package, string error)
    {
        _packages.Done(offer, name, package, error);
        _pending |= ReportParts.PackageStatuses;
    }

    /// <summary>What was sent without an answer is sent again.</summary>
    internal void ConnectionLost()
    {
        _pending |= _unanswered;
        _unanswered = ReportParts.None;
    }

    /// <summary>A new process: new start time, numbers from the beginning, everything to be reported. Its configuration is kept on disk.</summary>
    internal void Restart(DateTimeOffset now)
    {
        _startedAt = _healthSince = UnixNanoseconds(now);
        SequenceNumber = 0;
        _unanswered = ReportParts.None;
        _pending = ReportParts.Everything;
    }

    internal void SetExportError(string? error, DateTimeOffset now)
    {
        if (error != _exportError)
        {
            _exportError = error;
            _healthSince = UnixNanoseconds(now);
            _pending |= ReportParts.Health;
        }
    }

    internal void SetLabel(string key, string value)
    {
        _identity = _identity.With(key, value);
        _pending |= ReportParts.Description;
    }

    private ServerEffects HandleError(ServerErrorResponse error)
    {
        if (error.Type != ServerErrorResponseType.Unavailable)
        {
            _unanswered = ReportParts.None;
            return new ServerEffects { Fault = $"the server answered {error.Type}: {error.ErrorMessage}" };
        }

        ConnectionLost();
        TimeSpan? retryAfter = error.RetryInfo is { RetryAfterNanoseconds: > 0 } info
            ? TimeSpan.FromTicks((long)Math.Min(info.RetryAfterNanoseconds / 100, (ulong)TimeSpan.FromHours(1).Ticks))
            : null;
        return new ServerEffects { Unavailable = true, RetryAfter = retryAfter, Fault = $"the server is unavailable: {error.ErrorMessage}" };
    }

    private void TakeIdentification(AgentIdentification? identification)
    {
        if (identification is { NewInstanceUid.Length: InstanceUid.Length } && identification.NewInstanceUid != Uid)
        {
            Uid = identification.NewInstanceUid;
            _pending |= ReportParts.Description;
        }
    }

    private void TakeFlags(ServerToAgentFlags flags)
    {
        if (flags.HasFlag(ServerToAgentFlags.ReportFullState))
        {
            _pending = ReportParts.Everything;
        }

        if (flags.HasFlag(ServerToAgentFlags.ReportAvailableComponents))
        {
            _pending |= ReportParts.AvailableComponents;
            _componentsWhole = true;
        }
    }

    private AgentRemoteConfig? TakeConfiguration(AgentRemoteConfig? offer)
    {
        if (offer is null || !_traits.AcceptsRemoteConfig || offer.ConfigHash.IsEmpty || offer.ConfigHash == ConfigHash)
        {
            return null;
        }

        SetConfigStatus(offer.ConfigHash, RemoteConfigStatuses.Applying, "");
        return offer;
    }

    /// <summary>Null when there is nothing to download.</summary>
    private PackagesAvailable? TakePackages(PackagesAvailable? offer)
    {
        if (offer is null || _packages.Take(offer) is not { } wanted)
        {
            return null;
        }

        _pending |= ReportParts.PackageStatuses;
        return wanted.Count == 0 ? null : new PackagesAvailable { AllPackagesHash = offer.AllPackagesHash, Packages = { wanted.ToDictionary() } };
    }

    private (OpAMPConnectionSettings? Settings, string? Fault) TakeSettings(ConnectionSettingsOffers? offers)
    {
        if (offers is null || (_settings is not null && offers.Hash == _settings.LastConnectionSettingsHash))
        {
            return (null, null);
        }

        if (offers.Opamp is { } unsupported && (unsupported.Certificate ?? unsupported.Tls ?? (object?)unsupported.Proxy) is not null)
        {
            SetSettingsStatus(offers.Hash, ConnectionSettingsStatuses.Failed, "connection_settings.opamp: certificate, tls and proxy are not supported by this agent");
            return (null, _settings!.ErrorMessage);
        }

        if (offers.Opamp is not { } settings)
        {
            SetSettingsStatus(offers.Hash, ConnectionSettingsStatuses.Applied, "");
            return (null, null);
        }

        HeartbeatInterval = TimeSpan.FromSeconds(Math.Min(settings.HeartbeatIntervalSeconds, 86_400));
        if (settings.DestinationEndpoint.Length == 0 && settings.Headers is null)
        {
            SetSettingsStatus(offers.Hash, ConnectionSettingsStatuses.Applied, "");
            return (null, null);
        }

        SetSettingsStatus(offers.Hash, ConnectionSettingsStatuses.Applying, "");
        return (settings, null);
    }

    private void SetConfigStatus(ByteString hash, RemoteConfigStatuses status, string error)
    {
        _remoteConfig = new RemoteConfigStatus { LastRemoteConfigHash = hash, Status = status, ErrorMessage = error };
        _pending |= ReportParts.RemoteConfigStatus;
    }

    private void SetSettingsStatus(ByteString hash, ConnectionSettingsStatuses status, string error)
    {
        _settings = new ConnectionSettingsStatus { LastConnectionSettingsHash = hash, Status = status, ErrorMessage = error };
        _pending |= ReportParts.ConnectionSettingsStatus;
    }

    private AgentToServer Numbered() => new() { InstanceUid = Uid, SequenceNum = ++SequenceNumber, Capabilities = (ulong)Capabilities };

    private bool Takes(ReportParts part) => (_pending & part) != 0;

    private static ulong UnixNanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
