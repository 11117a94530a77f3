using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Ampora.Hosting.Logging;

internal static class LoggingSetup
{
    /// <summary>What is logged unless the configuration says otherwise: our own words, and the warnings of the libraries.</summary>
    private static readonly Dictionary<string, string?> DefaultLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:System"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
        // It says at every refusal that somebody was challenged.
        ["Logging:LogLevel:Ampora.Hosting.Access.ApiTokenHandler"] = "Warning",
        // It logs an error whenever somebody asks; HealthRun logs what changes.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        // It names the request in every line, also for as long as an agent's connection lasts; RequestTrace does it for all others.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        // It warns of keys stored in clear; DatabaseKeyRing says why that is enough here.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager"] = "Error",
    };

    /// <summary>One JSON object per line for machines, one plain line for a person at a terminal; <c>Logging:Console:FormatterName</c> decides otherwise.</summary>
    public static void AddConsoleLogs(this WebApplicationBuilder builder)
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = DefaultLevels });
        var chosen = builder.Configuration["Logging:Console:FormatterName"];
        builder.Logging.AddConsole(console => console.FormatterName =
            chosen ?? (Console.IsOutputRedirected ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple));
        builder.Services.Configure<SimpleConsoleFormatterOptions>(plain =>
        {
            plain.SingleLine = true;
            plain.UseUtcTimestamp = true;
            plain.TimestampFormat = "HH:mm:ss.fff ";
        });
        builder.Services.Configure<JsonConsoleFormatterOptions>(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }
}
