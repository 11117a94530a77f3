using Ampora.Regional.History;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Tests.History;

/// <summary>The history lies in days. No write waits for one, and none fails for want of one.</summary>
public sealed class HistoryDaysTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    private static readonly Guid Agent = new("00000000-0000-7000-8000-0000000a9e17");

    private readonly HistoryDays _days = DaysOf(region, new HistoryOptions { RetentionDays = 2, MostPerAgentAndDay = 10 });

    [Fact]
    public async Task An_event_belongs_to_its_day_on_both_sides_of_midnight()
    {
        await _days.AddAsync(new DateOnly(2031, 3, 14), Cancellation);
        await WriteAsync("2031-03-14 23:59:59.999999+00");
        await WriteAsync("2031-03-15 00:00:00+00");

        (await PartAsync("2031-03-14 23:59:59.999999+00")).ShouldBe("agent_events_20310314");
        (await PartAsync("2031-03-15 00:00:00+00")).ShouldBe("agent_events_20310315");
        (await _days.AddAsync(new DateOnly(2031, 3, 15), Cancellation)).ShouldBe(1, "of the days ahead only the last is new");
    }

    [Fact]
    public async Task An_event_of_a_day_that_is_not_there_is_written_and_moves_into_it_later()
    {
        await WriteAsync("2032-07-01 12:00:00+00");
        (await PartAsync("2032-07-01 12:00:00+00")).ShouldBe("agent_events_default");

        (await _days.AddAsync(new DateOnly(2032, 7, 1), Cancellation)).ShouldBe(HistoryDays.Ahead + 1);

        (await PartAsync("2032-07-01 12:00:00+00")).ShouldBe("agent_events_20320701");
    }

    [Fact]
    public async Task Days_that_are_older_than_is_kept_go_whole()
    {
        await _days.AddAsync(new DateOnly(2001, 1, 1), Cancellation);
        await WriteAsync("2001-01-04 00:00:00+00");
        await WriteAsync("1999-12-31 00:00:00+00");
        (await _days.DropAsync(new DateOnly(2001, 1, 5), Cancellation)).ShouldBe(["agent_events_20010101", "agent_events_20010102"]);
        (await _days.DropAsync(new DateOnly(2001, 1, 7), Cancellation)).ShouldBe(["agent_events_20010103", "agent_events_20010104"]);
        (await region.Database.ScalarAsync<long>("SELECT count(*) FROM agent_events WHERE at < '2001-02-01'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_loud_agent_keeps_the_newest_of_a_day_and_a_quiet_one_all()
    {
        var day = new DateOnly(2033, 5, 5);
        await region.Database.ExecuteAsync($"""
            INSERT INTO agent_events (agent_id, at, kind, detail) SELECT '{Agent}', '2033-05-05 10:00:00+00', 3, n::text FROM generate_series(1, 25) AS n;
            INSERT INTO agent_events (agent_id, at, kind) SELECT gen_random_uuid(), '2033-05-05 10:00:00+00', 3 FROM generate_series(1, 5) AS n;
            INSERT INTO agent_events (agent_id, at, kind) SELECT '{Agent}', '2033-05-06 00:00:00+00', 3 FROM generate_series(1, 5) AS n;
            """);

        (await _days.TrimAsync(day, Cancellation)).ShouldBe(15);
        (await _days.TrimAsync(day, Cancellation)).ShouldBe(0);

        (await region.Database.ScalarAsync<string>(
            $"SELECT string_agg(detail, ' ' ORDER BY ordinal) FROM agent_events WHERE agent_id = '{Agent}' AND at = '2033-05-05 10:00:00+00'"))
            .ShouldBe("16 17 18 19 20 21 22 23 24 25");
        (await region.Database.ScalarAsync<long>("SELECT count(*) FROM agent_events WHERE at >= '2033-05-05' AND at < '2033-05-07'")).ShouldBe(20);
    }

    [Fact]
    public async Task One_instance_is_at_it_at_a_time()
    {
        await using var other = new NpgsqlConnection(region.Database.ConnectionString);
        await other.OpenAsync(Cancellation);
        await using (var holding = await other.BeginTransactionAsync(Cancellation))
        {
            await RunAsync(other, "SELECT pg_advisory_xact_lock(x'616D705F686973'::bigint)");
            (await _days.AddAsync(new DateOnly(2034, 1, 1), Cancellation)).ShouldBe(0);
        }

        (await _days.AddAsync(new DateOnly(2034, 1, 1), Cancellation)).ShouldBe(HistoryDays.Ahead + 1);
    }

    [Fact]
    public async Task Whoever_reads_for_long_holds_up_no_writer_and_the_day_goes_later()
    {
        await _days.AddAsync(new DateOnly(1991, 1, 1), Cancellation);
        await using var reader = new NpgsqlConnection(region.Database.ConnectionString);
        await reader.OpenAsync(Cancellation);
        await using (await reader.BeginTransactionAsync(Cancellation))
        {
            await RunAsync(reader, "SELECT count(*) FROM agent_events");
            (await _days.DropAsync(new DateOnly(1995, 1, 1), Cancellation)).ShouldBeEmpty();
            await WriteAsync("2031-01-01 00:00:00+00").WithTimeout();
        }

        (await _days.DropAsync(new DateOnly(1995, 1, 1), Cancellation)).Count.ShouldBe(HistoryDays.Ahead + 1);
    }

    [Fact]
    public async Task The_days_ahead_are_made_at_once_and_again_at_every_interval()
    {
        var options = new HistoryOptions { MaintenanceInterval = TimeSpan.FromMinutes(10), RetentionDays = 3650 };
        var days = DaysOf(region, options);
        var last = (await days.TodayAsync(Cancellation)).AddDays(HistoryDays.Ahead);
        var time = new ManualTime();
        using var runner = new HistoryRunner(days, Options.Create(options), time, region.Host.Services.GetRequiredService<ILogger<HistoryRunner>>());
        await runner.StartAsync(Cancellation);
        await Eventually.PassesAsync(async () => (await days.ListAsync(Cancellation)).ShouldContain(day => day.Day == last));

        await region.Database.ExecuteAsync($"DROP TABLE agent_events_{last:yyyyMMdd}");
        await Eventually.PassesAsync(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(11));
            (await days.ListAsync(Cancellation)).ShouldContain(day => day.Day == last);
        });
        await runner.StopAsync(Cancellation).WithTimeout();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static HistoryDays DaysOf(RegionFixture region, HistoryOptions options) =>
        new(region.Host.Services.GetRequiredService<NpgsqlDataSource>(), Options.Create(options));

    private Task WriteAsync(string at) =>
        region.Database.ExecuteAsync($"INSERT INTO agent_events (agent_id, at, kind) VALUES ('{Agent}', '{at}', 3)");

    private Task<string?> PartAsync(string at) =>
        region.Database.ScalarAsync<string>($"SELECT tableoid::regclass::text FROM agent_events WHERE agent_id = '{Agent}' AND at = '{at}'");

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
