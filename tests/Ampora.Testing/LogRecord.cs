using Microsoft.Extensions.Logging;

namespace Ampora.Testing;

/// <param name="Values">The named values of the message, and its template as <c>{OriginalFormat}</c>.</param>
public sealed record LogRecord(
    string Category, LogLevel Level, EventId EventId, string Message, Exception? Exception, IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    public override string ToString() => $"{Level} {Category}[{EventId.Id}] {Message}{(Exception is null ? string.Empty : $"{Environment.NewLine}{Exception}")}";
}
