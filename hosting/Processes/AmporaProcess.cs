using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Processes;

/// <summary>Runs an app from its command line to its exit code.</summary>
public static partial class AmporaProcess
{
    /// <summary>
    /// Without a verb the app serves until it is asked to stop; a verb (<c>migrate</c>, and those that the app registers) does its work and ends.
    /// Whatever keeps it from starting is logged, every configuration fault on its own line, and answered with one of <see cref="ExitCodes"/>.
    /// The app is disposed of.
    /// </summary>
    public static async Task<int> RunAsync(WebApplication app, IReadOnlyList<string> args)
    {
        await using (app)
        {
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AmporaProcess).FullName!);
            try
            {
                return Verb(args) is { } verb ? await RunVerbAsync(app, verb, logger) : await ServeAsync(app, logger);
            }
            catch (Exception failure)
            {
                return Report(failure, logger);
            }
        }
    }

    private static string? Verb(IReadOnlyList<string> args) =>
        args.Count > 0 && !args[0].StartsWith('-') && !args[0].StartsWith('/') && !args[0].Contains('=', StringComparison.Ordinal) ? args[0] : null;

    private static async Task<int> RunVerbAsync(WebApplication app, string name, ILogger logger)
    {
        var verbs = app.Services.GetServices<ProcessVerb>().ToList();
        if (verbs.Find(verb => verb.Name == name) is not { } found)
        {
            Log.UnknownVerb(logger, name, string.Join("; ", verbs.Select(verb => $"{verb.Name}: {verb.Summary}")));
            return ExitCodes.Usage;
        }

        using var interrupt = new InterruptSignals();
        try
        {
            return await found.RunAsync(app.Services, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.ExitCode != 0)
        {
            Log.Interrupted(logger, name, interrupt.ExitCode == ExitCodes.Interrupted ? "SIGINT" : "SIGTERM");
            return interrupt.ExitCode;
        }
    }

    private static async Task<int> ServeAsync(WebApplication app, ILogger logger)
    {
        // Before the host builds its services, so that a bad section cannot hide the faults of the others.
        app.Services.GetService<IStartupValidator>()?.Validate();
        try
        {
            await app.StartAsync();
            await app.WaitForShutdownAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Asked to stop while it was starting.
        }

        var fallen = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(service => service.ExecuteTask is { IsFaulted: true }).ToList();
        fallen.ForEach(service => Log.Fell(logger, service.GetType().Name));
        return fallen.Count == 0 ? ExitCodes.Ok : ExitCodes.Software;
    }

    private static int Report(Exception failure, ILogger logger)
    {
        switch (failure)
        {
            case OptionsValidationException one:
                return ReportFaults(one.Failures, logger);
            case AggregateException all when all.InnerExceptions.All(inner => inner is OptionsValidationException):
                return ReportFaults(all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures), logger);
            case StartupRefusedException refused:
                Log.Refused(logger, refused.Message);
                return refused.ExitCode;
            case IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken:
                Log.Refused(logger, taken.Message);
                return ExitCodes.Unavailable;
            default:
                Log.Failed(logger, failure);
                return ExitCodes.Software;
        }
    }

    private static int ReportFaults(IEnumerable<string> faults, ILogger logger)
    {
        foreach (var fault in faults)
        {
            Log.BadConfiguration(logger, fault);
        }

        return ExitCodes.Configuration;
    }

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Critical, "Configuration: {Fault}")]
        public static partial void BadConfiguration(ILogger logger, string fault);

        [LoggerMessage(101, LogLevel.Critical, "Not started: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(102, LogLevel.Critical, "The process failed")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(103, LogLevel.Critical, "There is no verb {Verb}. Without one the program serves; the verbs are: {Verbs}")]
        public static partial void UnknownVerb(ILogger logger, string verb, string verbs);

        [LoggerMessage(104, LogLevel.Critical, "{Service} failed and stopped the process")]
        public static partial void Fell(ILogger logger, string service);

        [LoggerMessage(105, LogLevel.Warning, "{Verb} was interrupted by {Signal} and is not done; what it had not committed is undone")]
        public static partial void Interrupted(ILogger logger, string verb, string signal);
    }
}
