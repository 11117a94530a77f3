using System.Text.Json.Serialization;

namespace Ampora.Regional.ConnectionSettings;

/// <summary>A new set of connection settings. Sets never change; a change is a new set.</summary>
/// <param name="Name">For people; a later set may have the same one.</param>
/// <param name="OpAmp">How agents reach a region.</param>
/// <param name="OwnMetrics">Where agents send metrics of themselves.</param>
/// <param name="OwnTraces">Where agents send traces of themselves.</param>
/// <param name="OwnLogs">Where agents send logs of themselves.</param>
/// <param name="OtherConnections">By the names that the agents know.</param>
internal sealed record NewConnectionSettings(
    string Name,
    NewOpAmpConnection? OpAmp = null,
    NewTelemetryConnection? OwnMetrics = null,
    NewTelemetryConnection? OwnTraces = null,
    NewTelemetryConnection? OwnLogs = null,
    IReadOnlyDictionary<string, NewOtherConnection>? OtherConnections = null);

/// <param name="Endpoint">ws, wss, http or https URL; absent for the one that the agent uses already.</param>
/// <param name="HeartbeatSeconds">0 to 3600, 0 for no heartbeats; absent for what the region offers otherwise, else 30.</param>
/// <param name="Headers">Sent with every request, in place of those the agent has. Absent: unchanged.</param>
/// <param name="Certificate">The client's.</param>
/// <param name="Tls">Absent: unchanged.</param>
/// <param name="Proxy">Absent: unchanged.</param>
internal sealed record NewOpAmpConnection(
    string? Endpoint = null, int? HeartbeatSeconds = null, IReadOnlyList<NewHeader>? Headers = null, NewCertificate? Certificate = null,
    NewTls? Tls = null, NewProxy? Proxy = null);

/// <param name="Endpoint">http or https URL with its path, for OTLP over HTTP.</param>
/// <param name="Headers">Sent with every request.</param>
/// <param name="Certificate">The client's.</param>
/// <param name="Tls">Absent: unchanged.</param>
/// <param name="Proxy">Absent: unchanged.</param>
internal sealed record NewTelemetryConnection(
    string? Endpoint = null, IReadOnlyList<NewHeader>? Headers = null, NewCertificate? Certificate = null, NewTls? Tls = null, NewProxy? Proxy = null);

/// <summary>Only the given parts are offered; the agent keeps the others.</summary>
/// <param name="Endpoint">Whatever the agent understands as a destination.</param>
/// <param name="Headers">Sent with every request.</param>
/// <param name="Certificate">The client's.</param>
/// <param name="Tls">Absent: unchanged.</param>
/// <param name="Proxy">Absent: unchanged.</param>
/// <param name="OtherSettings">Settings of the kind of connection.</param>
internal sealed record NewOtherConnection(
    string? Endpoint = null, IReadOnlyList<NewHeader>? Headers = null, NewCertificate? Certificate = null, NewTls? Tls = null, NewProxy? Proxy = null,
    IReadOnlyDictionary<string, string>? OtherSettings = null);

/// <summary>A header; the value is not shown again.</summary>
internal sealed record NewHeader(string? Name, string? Value);

/// <summary>PEM texts.</summary>
/// <param name="Cert">The client certificate, with intermediates after it.</param>
/// <param name="PrivateKey">Of the certificate; not shown again.</param>
/// <param name="CaCert">The authority that signed it; required unless the certificate signs itself.</param>
internal sealed record NewCertificate(string? Cert = null, string? PrivateKey = null, string? CaCert = null);

/// <param name="CaPem">Authorities to trust, PEM.</param>
/// <param name="IncludeSystemCas">Trust the system's authorities too.</param>
/// <param name="InsecureSkipVerify">Accept any certificate.</param>
/// <param name="MinVersion">1.0, 1.1, 1.2 or 1.3.</param>
/// <param name="MaxVersion">1.0, 1.1, 1.2 or 1.3.</param>
/// <param name="CipherSuites">By the names that the agent knows.</param>
internal sealed record NewTls(
    string? CaPem = null, bool IncludeSystemCas = false, bool InsecureSkipVerify = false, string? MinVersion = null, string? MaxVersion = null,
    IReadOnlyList<string>? CipherSuites = null);

/// <param name="Url">Of the proxy.</param>
/// <param name="ConnectHeaders">Sent with CONNECT.</param>
internal sealed record NewProxy(string? Url, IReadOnlyList<NewHeader>? ConnectHeaders = null);

/// <summary>A set of connection settings, without its secrets: of headers, keys and other settings only what there is.</summary>
/// <param name="Id">Of the set.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">A set never changes.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="OpAmp">Null: the set leaves it alone.</param>
/// <param name="OwnMetrics">Null: the set leaves it alone.</param>
/// <param name="OwnTraces">Null: the set leaves it alone.</param>
/// <param name="OwnLogs">Null: the set leaves it alone.</param>
/// <param name="OtherConnections">By name.</param>
/// <param name="Warnings">What is allowed and not advisable.</param>
internal sealed record ConnectionSettingsView(
    Guid Id, string Name, DateTimeOffset CreatedAt, string CreatedBy, ConnectionView? OpAmp, ConnectionView? OwnMetrics, ConnectionView? OwnTraces,
    ConnectionView? OwnLogs, IReadOnlyDictionary<string, ConnectionView> OtherConnections, IReadOnlyList<string> Warnings);

/// <param name="Endpoint">Null: the one that the agent uses already.</param>
/// <param name="HeartbeatSeconds">OpAMP only; null: the set says none.</param>
/// <param name="HeaderNames">Null: headers are left alone.</param>
/// <param name="Certificate">Null: left alone.</param>
/// <param name="Tls">Null: left alone.</param>
/// <param name="Proxy">Null: left alone.</param>
/// <param name="OtherSettingNames">Other connections only.</param>
internal sealed record ConnectionView(
    string? Endpoint, int? HeartbeatSeconds, IReadOnlyList<string>? HeaderNames, CertificateView? Certificate, TlsView? Tls, ProxyView? Proxy,
    IReadOnlyList<string> OtherSettingNames);

internal sealed record CertificateView(string Cert, bool HasPrivateKey, string? CaCert);

internal sealed record TlsView(
    string? CaPem, bool IncludeSystemCas, bool InsecureSkipVerify, string? MinVersion, string? MaxVersion, IReadOnlyList<string> CipherSuites);

/// <param name="Url">Without the user and password that it may hold.</param>
/// <param name="ConnectHeaderNames">Null: none are sent.</param>
internal sealed record ProxyView(string Url, IReadOnlyList<string>? ConnectHeaderNames);

internal sealed record ConnectionSettingsList(IReadOnlyList<ConnectionSettingsView> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(NewConnectionSettings))]
[JsonSerializable(typeof(ConnectionSettingsView))]
[JsonSerializable(typeof(ConnectionSettingsList))]
internal sealed partial class ConnectionSettingsJson : JsonSerializerContext;
