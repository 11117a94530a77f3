using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace Ampora.Testing;

/// <summary>
/// Keeps what was logged, and fails the test on an error that nobody expected.
/// <c>builder.Logging.AddProvider(logs)</c>, and <see cref="AssertNoUnexpected"/> at the end.
/// </summary>
public sealed class RecordingLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogRecord> _records = new();
    private readonly ConcurrentBag<Func<LogRecord, bool>> _expected = [];

    public IReadOnlyCollection<LogRecord> Records => _records;

    /// <summary>Errors that hold this text, in the message or the category, are part of the test.</summary>
    public void Expect(string text) =>
        Expect(record => record.Message.Contains(text, StringComparison.Ordinal) || record.Category.Contains(text, StringComparison.Ordinal));

    public void Expect(Func<LogRecord, bool> match) => _expected.Add(match);

    /// <summary>Fails when anything at Error or above was logged that was not expected.</summary>
    public void AssertNoUnexpected()
    {
        var unexpected = _records.Where(record => record.Level >= LogLevel.Error && !_expected.Any(match => match(record))).ToList();
        if (unexpected.Count > 0)
        {
            throw new XunitException($"Unexpected errors were logged:{Environment.NewLine}{string.Join(Environment.NewLine, unexpected)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
        // The records outlive the app that was logging.
    }

    private sealed class Recorder(RecordingLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            owner._records.Enqueue(new LogRecord(category, logLevel, eventId, formatter(state, exception), exception, values));
        }
    }
}
