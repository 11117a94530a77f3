using System.Runtime.CompilerServices;
using Ampora.Testing.Postgres;

namespace Ampora.Hosting.Tests.Fixtures;

/// <summary>This test program as a process that starts a server, says where, and waits to be killed.</summary>
internal static class OrphanedServer
{
    public const string Variable = "AMPORA_TEST_ORPHAN";

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "It must come before the test runner.")]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(Variable, null);
        var server = PostgresServer.StartAsync().GetAwaiter().GetResult();
        Console.WriteLine($"{server.ProcessId} {server.DataDirectory}");
        new ManualResetEventSlim().Wait();
    }
}
