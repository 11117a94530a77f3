using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Transport;

/// <summary>Where and with which headers an agent connects.</summary>
internal sealed record ConnectionTarget(Uri Endpoint, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    internal Uri WebSocketAddress => WithScheme(Endpoint.Scheme is "https" or "wss" ? "wss" : "ws");

    internal Uri HttpAddress => WithScheme(Endpoint.Scheme is "https" or "wss" ? "https" : "http");

    internal static ConnectionTarget For(ServerTarget server) =>
        new(server.Endpoint, server.Key.Length == 0 ? [] : [new("Authorization", $"Bearer {server.Key}")]);

    /// <summary>This target with what an offer changes; parts that the offer leaves out stay.</summary>
    /// <returns>Null when the offered endpoint is not an address of OpAMP.</returns>
    internal ConnectionTarget? With(OpAMPConnectionSettings offer)
    {
        var endpoint = Endpoint;
        if (offer.DestinationEndpoint.Length > 0
            && (!Uri.TryCreate(offer.DestinationEndpoint, UriKind.Absolute, out endpoint!) || endpoint.Scheme is not ("ws" or "wss" or "http" or "https")))
        {
            return null;
        }

        return new ConnectionTarget(
            endpoint,
            offer.Headers is null ? Headers : [.. offer.Headers.Headers_.Select(header => new KeyValuePair<string, string>(header.Key, header.Value))]);
    }

    internal bool Same(ConnectionTarget other) => Endpoint == other.Endpoint && Headers.SequenceEqual(other.Headers);

    private Uri WithScheme(string scheme) => Endpoint.Scheme == scheme
        ? Endpoint
        : new UriBuilder(Endpoint) { Scheme = scheme, Port = Endpoint.Port }.Uri;
}
