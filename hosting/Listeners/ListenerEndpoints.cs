using Ampora.Hosting.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ampora.Hosting.Listeners;

public static class ListenerEndpoints
{
    /// <summary>
    /// The endpoint answers on these listeners only; elsewhere it is 404, as if it did not exist.
    /// An endpoint that names none answers on <see cref="Listener.Http"/>.
    /// </summary>
    public static TBuilder OnListener<TBuilder>(this TBuilder endpoint, params Listener[] listeners)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfZero(listeners.Length);
        endpoint.Add(builder => builder.Metadata.Add(new ListenerMetadata(listeners)));
        return endpoint;
    }

    /// <summary>The listener that the request came through; null when it came through none of ours.</summary>
    public static Listener? Listener(this HttpContext context) => context.Features.Get<ListenerFeature>()?.Listener;

    /// <summary>Runs after routing.</summary>
    internal static Task RefuseOtherListeners(HttpContext context, RequestDelegate next)
    {
        var listener = context.Listener();
        var answers = context.GetEndpoint()?.Metadata.GetMetadata<ListenerMetadata>()?.Listeners ?? [Listeners.Listener.Http];
        return listener is { } present && answers.Contains(present) ? next(context) : Problems.NotFound().ExecuteAsync(context);
    }
}
