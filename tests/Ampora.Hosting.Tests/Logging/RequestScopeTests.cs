using System.Diagnostics;
using Ampora.Hosting.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Tests.Logging;

public sealed class RequestScopeTests
{
    [Fact]
    public async Task While_a_request_is_answered_lines_name_it_and_its_path()
    {
        var logger = new ScopedLogger();
        var context = new DefaultHttpContext { TraceIdentifier = "the-request", Request = { Path = "/api/v1/agents" } };
        ActivityTraceId? trace = null;

        await RequestTrace.BeginAsync(context, AnswerAsync, logger);

        logger.Scope.ShouldBe(new Dictionary<string, object> { ["RequestId"] = "the-request", ["RequestPath"] = "/api/v1/agents" }, ignoreOrder: true);
        logger.Ended.ShouldBeTrue();
        trace.ShouldNotBeNull();
        Activity.Current.ShouldBeNull("the trace ends with the request");

        Task AnswerAsync(HttpContext request)
        {
            trace = Activity.Current?.TraceId;
            return Task.CompletedTask;
        }
    }

    private sealed class ScopedLogger : ILogger, IDisposable
    {
        public IEnumerable<KeyValuePair<string, object>> Scope { get; private set; } = [];

        public bool Ended { get; private set; }

        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull
        {
            Scope = state.ShouldBeAssignableTo<IEnumerable<KeyValuePair<string, object>>>()!;
            return this;
        }

        public void Dispose() => Ended = true;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Only scopes are looked at.
        }
    }
}
