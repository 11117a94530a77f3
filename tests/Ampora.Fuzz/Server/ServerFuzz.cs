using System.Net;
using Ampora.Hosting.Listeners;
using Ampora.Regional;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Fuzz.Server;

/// <summary>
/// A real region on a real PostgreSQL, and connections that send it everything wrong: first without the key, which must leave no
/// trace, then with it, after which it must still serve and have logged no error.
/// </summary>
internal sealed class ServerFuzz(RegionalApp app, RecordingLogs logs, TestDatabase database, ulong seed, FaultFolder faults)
{
    public const string Key = "the-key-of-the-fuzzed-agents";

    private const int Connections = 16;
    private const int Sound = 50;
    private const long MostGrowth = 64L * 1024 * 1024;

    public static async Task<Figures> RunAsync(TimeSpan time, ulong seed, FaultFolder faults)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        using var logs = new RecordingLogs();
        logs.Expect("__EFMigrationsHistory");
        await using var app = new RegionalApp(
        [
            "--environment=Production", $"--ConnectionStrings:Ampora={database.ConnectionString}", "--Listen:Http=http://127.0.0.1:0",
            "--Listen:OpAmp=http://127.0.0.1:0", "--Listen:Grpc=http://127.0.0.1:0", "--Access:ApiToken=fuzz-token-of-more-than-32-characters",
            $"--OpAmp:SharedKey={Key}", "--Region:Id=fuzzed", "--OpAmp:MaxMessageBytes=1048576", "--OpAmp:MaxMessagesPerSecond=1000000",
            "--OpAmp:MessageBurst=1000000", "--OpAmp:Admission:ConnectionsPerSecond=1000000", "--OpAmp:Admission:PollsPerSecond=1000000",
        ], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(logs);

            // What is kept in memory must not look like growth of the region.
            builder.Logging.AddFilter(level => level >= LogLevel.Error);
        });
        await app.StartAsync(CancellationToken.None);
        var figures = await new ServerFuzz(app, logs, database, seed, faults).RunAsync(time);
        await app.Web.StopAsync(CancellationToken.None);
        return figures;
    }

    private async Task<Figures> RunAsync(TimeSpan time)
    {
        var address = app.Web.Services.GetRequiredService<ListenerAddresses>()[Listener.OpAmp];
        await SendAsync(address, key: Key, TimeSpan.Zero, Sound);
        await database.ExecuteAsync("DELETE FROM agents");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var begun = TimeProvider.System.GetTimestamp();

        var strangers = await SendAsync(address, key: null, time / 4, long.MaxValue);
        Check(await database.ScalarAsync<long>("SELECT (SELECT count(*) FROM agents) + (SELECT count(*) FROM agent_seen)") == 0, "somebody without a key left a trace");
        var agents = await SendAsync(address, Key, time * 3 / 4, long.MaxValue);
        var elapsed = TimeProvider.System.GetElapsedTime(begun);

        await StillServesAsync(address);
        var errors = logs.Records.Where(record => record.Level >= LogLevel.Error).ToArray();
        Check(errors.Length == 0, $"{errors.Length} errors were logged, the first: {errors.FirstOrDefault()?.Message} {errors.FirstOrDefault()?.Exception}");
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Check(after - before < MostGrowth, $"memory grew from {before} to {after} bytes");
        return new Figures(strangers.Inputs + agents.Inputs, strangers.Refused + agents.Refused, elapsed, before, after);
    }

    private async Task<Figures> SendAsync(Uri address, string? key, TimeSpan time, long most)
    {
        var until = TimeProvider.System.GetTimestamp() + (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var senders = Enumerable.Range(0, Connections).Select(number => Task.Run(async () =>
        {
            var sender = new RawSender(address, key);
            var (inputs, refused) = (0L, 0L);
            while (inputs < most && (most != long.MaxValue || TimeProvider.System.GetTimestamp() < until))
            {
                var random = Seeds.For(seed, key is null ? "strangers" : "agents", (inputs * Connections) + number);
                try
                {
                    var (sent, bad) = await sender.RunAsync(random);
                    (inputs, refused) = (inputs + sent, refused + bad);
                }
                catch (FuzzFaultException fault)
                {
                    faults.Keep("server", [], fault);
                    inputs++;
                }
            }

            return (inputs, refused);
        })).ToArray();
        var done = await Task.WhenAll(senders);
        return new Figures(done.Sum(item => item.inputs), done.Sum(item => item.refused), time);
    }

    private async Task StillServesAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {Key}");
        using var body = new ByteArrayContent([0x0a, 0x10, .. ProtoTree.Bytes(new Random(1), 16), 0x20, 0x01]);
        body.Headers.Add("Content-Type", "application/x-protobuf");
        using var response = await http.PostAsync(new Uri(address, "/v1/opamp"), body);
        Check(response.StatusCode == HttpStatusCode.OK, $"afterwards a sound message was answered {(int)response.StatusCode}");
    }

    private void Check(bool rule, string words)
    {
        if (!rule)
        {
            faults.Keep("server", [], new FuzzFaultException(words));
        }
    }
}
