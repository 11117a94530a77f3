using OpAmp.Proto.V1;

namespace Ampora.Regional.ConnectionSettings;

/// <summary>Settings as people may read them: secrets went in and do not come out.</summary>
internal static class SettingsViews
{
    public static ConnectionView? Of(OpAMPConnectionSettings? settings, int? heartbeatSeconds) => settings is null && heartbeatSeconds is null ? null : new(
        OrNull(settings?.DestinationEndpoint), heartbeatSeconds, Names(settings?.Headers), Of(settings?.Certificate), Of(settings?.Tls), Of(settings?.Proxy), []);

    public static ConnectionView? Of(TelemetryConnectionSettings? settings) => settings is null ? null : new(
        OrNull(settings.DestinationEndpoint), null, Names(settings.Headers), Of(settings.Certificate), Of(settings.Tls), Of(settings.Proxy), []);

    public static ConnectionView Of(OtherConnectionSettings settings) => new(
        OrNull(Address.Shown(settings.DestinationEndpoint)), null, Names(settings.Headers), Of(settings.Certificate), Of(settings.Tls), Of(settings.Proxy),
        [.. settings.OtherSettings.Keys.Order(StringComparer.Ordinal)]);

    private static CertificateView? Of(TLSCertificate? certificate) => certificate is null
        ? null
        : new(certificate.Cert.ToStringUtf8(), !certificate.PrivateKey.IsEmpty, OrNull(certificate.CaCert.ToStringUtf8()));

    private static TlsView? Of(TLSConnectionSettings? tls) => tls is null
        ? null
        : new(
            OrNull(tls.CaPemContents), tls.IncludeSystemCaCertsPool, tls.InsecureSkipVerify, OrNull(tls.MinVersion), OrNull(tls.MaxVersion),
            [.. tls.CipherSuites]);

    private static ProxyView? Of(ProxyConnectionSettings? proxy) => proxy is null ? null : new(Address.Shown(proxy.Url), Names(proxy.ConnectHeaders));

    private static IReadOnlyList<string>? Names(Headers? headers) => headers is null ? null : [.. headers.Headers_.Select(header => header.Key)];

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
