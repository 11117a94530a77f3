using System.Net;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Tests.Access;

[Slow("an app for every test")]
public sealed class SessionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_link_signs_one_browser_in_and_then_never_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        var link = await CreateLinkAsync(app);
        link.Authority.ShouldBe(app.Address(Listener.Http).Authority);

        using var browser = app.Client();
        using (var response = await browser.GetAsync(link.PathAndQuery))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            response.Headers.Location!.ToString().ShouldBe("/");
            var cookie = response.Headers.GetValues("Set-Cookie").Single();
            cookie.ShouldStartWith($"ampora-session-{link.Port}=");
            cookie.ShouldContain("samesite=strict");
            cookie.ShouldContain("httponly");
            cookie.ShouldNotContain("secure");
        }

        (await browser.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
        using var second = app.Client();
        using (var refused = await second.GetAsync(link.PathAndQuery))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("It was used already, or it is older than ten minutes.");
        }

        (await second.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_many_who_open_a_link_at_once_one_gets_in()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        var link = await CreateLinkAsync(app);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var browser = app.Client();
            return await browser.StatusAsync(link.PathAndQuery);
        })).WithTimeout();
        statuses.Count(status => status == HttpStatusCode.Redirect).ShouldBe(1);
        statuses.Count(status => status == HttpStatusCode.Forbidden).ShouldBe(7);
    }

    [Fact]
    public async Task A_link_expires_after_ten_minutes_by_the_clock_of_the_database()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        var link = await CreateLinkAsync(app);
        (await database.ScalarAsync<bool>("SELECT expires_at - created_at = interval '10 minutes' FROM sign_in_links")).ShouldBeTrue();
        await database.ExecuteAsync("UPDATE sign_in_links SET expires_at = now() - interval '1 second'");
        using var browser = app.Client();
        (await browser.StatusAsync(link.PathAndQuery)).ShouldBe(HttpStatusCode.Forbidden);

        await CreateLinkAsync(app);
        (await database.ScalarAsync<long>("SELECT count(*) FROM sign_in_links")).ShouldBe(1);
    }

    [Fact]
    public async Task The_database_does_not_hold_the_code()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        var code = (await CreateLinkAsync(app)).Query.Split('=')[1];
        code.Length.ShouldBe(64);
        (await database.ScalarAsync<bool>($"SELECT code_hash = sha256('{code}') FROM sign_in_links")).ShouldBeTrue();
    }

    [Fact]
    public async Task Only_the_token_makes_links()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var browser = await SignInAsync(app);
        using var response = await browser.PostAsync("/api/v1/session/links", null, ("X-Ampora-Request", "1"));
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await database.ScalarAsync<long>("SELECT count(*) FROM sign_in_links")).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_from_a_browser_must_show_that_our_own_page_sent_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var browser = await SignInAsync(app);
        var own = app.Address(Listener.Http).ToString().TrimEnd('/');
        async Task<HttpStatusCode> PostAsync(params (string, string)[] headers)
        {
            using var response = await browser.PostAsync("/api/v1/things", """{"name":"a","size":1}""", headers);
            return response.StatusCode;
        }

        (await PostAsync()).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(("Origin", "https://evil.example"))).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(("Origin", "null"))).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(("Origin", own + ".evil.example"))).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(("X-Ampora-Request", "0"))).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(("X-Ampora-Request", "1"))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(("Origin", own))).ShouldBe(HttpStatusCode.OK);
        using var program = app.SignedInClient();
        using var bearer = await program.PostAsync("/api/v1/things", """{"name":"a","size":1}""");
        bearer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_whatever_is_done_in_it()
    {
        var time = new ManualTime();
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var browser = await SignInAsync(app);
        using (var session = await browser.GetAsync("/api/v1/session"))
        {
            var reply = await session.JsonAsync();
            ((string?)reply["kind"]).ShouldBe("session");
            DateTimeOffset.Parse((string)reply["expiresAt"]!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(time.GetUtcNow().AddHours(12));
        }

        // The cookie jar lives by the real clock, which stands still here; what counts is the server's.
        time.Advance(TimeSpan.FromHours(11.9));
        (await browser.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromHours(0.2));
        (await browser.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Sign_out_ends_the_browsers_session()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var browser = await SignInAsync(app);
        using (var response = await browser.PostAsync("/api/v1/session/sign-out", null, ("X-Ampora-Request", "1")))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await browser.StatusAsync("/api/v1/session")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Every_instance_on_the_same_database_knows_the_session_and_a_restart_does_not_end_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var port = FreePort.Next();
        CookieCollection cookies;
        await using (var first = await SampleApp.StartAsync(database.ConnectionString, null, null, $"Listen:Http=http://127.0.0.1:{port}"))
        {
            using var browser = await SignInAsync(first);
            cookies = browser.Cookies.GetAllCookies();
        }

        await using var second = await SampleApp.StartAsync(database.ConnectionString, null, null, $"Listen:Http=http://127.0.0.1:{port}");
        using var again = second.Client();
        again.Cookies.Add(cookies);
        (await again.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
        (await database.ScalarAsync<long>("SELECT count(*) FROM data_protection_keys")).ShouldBe(1);
    }

    [Fact]
    public async Task A_new_API_token_ends_the_sessions_that_were_opened_under_the_old_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var port = FreePort.Next();
        CookieCollection cookies;
        await using (var first = await SampleApp.StartAsync(database.ConnectionString, null, null, $"Listen:Http=http://127.0.0.1:{port}"))
        {
            using var browser = await SignInAsync(first);
            cookies = browser.Cookies.GetAllCookies();
        }

        await using var second = await SampleApp.StartAsync(
            database.ConnectionString, null, null, $"Listen:Http=http://127.0.0.1:{port}", "Access:ApiToken=another-token-another-token-another");
        using var again = second.Client();
        again.Cookies.Add(cookies);
        (await again.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Two_apps_on_one_host_do_not_sign_each_other_out()
    {
        await using var one = await postgres.CreateDatabaseAsync();
        await using var two = await postgres.CreateDatabaseAsync();
        await using var east = await SampleApp.StartAsync(one.ConnectionString);
        await using var west = await SampleApp.StartAsync(two.ConnectionString);
        using var browser = await SignInAsync(east);
        using var other = west.Client();
        other.Cookies.Add(browser.Cookies.GetAllCookies());
        (await other.StatusAsync((await CreateLinkAsync(west)).PathAndQuery)).ShouldBe(HttpStatusCode.Redirect);
        browser.Cookies.Add(other.Cookies.GetAllCookies());
        (await browser.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
        (await other.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_wrong_links_are_answered_with_429_and_a_good_one_survives_the_wait()
    {
        var time = new ManualTime();
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, builder => builder.Services.AddSingleton<TimeProvider>(time));
        var link = await CreateLinkAsync(app);
        using var browser = app.Client();
        foreach (var path in (string[])["/signin", "/signin?code=", $"/signin?code={new string('x', 200)}", .. Enumerable.Repeat("/signin?code=wrong", 8)])
        {
            (await browser.StatusAsync(path)).ShouldBe(HttpStatusCode.Forbidden);
        }

        (await browser.StatusAsync(link.PathAndQuery)).ShouldBe(HttpStatusCode.TooManyRequests);
        time.Advance(TimeSpan.FromMinutes(1));
        (await browser.StatusAsync(link.PathAndQuery)).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_wrong_token_is_not_excused_by_a_good_cookie()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var browser = await SignInAsync(app);
        browser.Http.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        (await browser.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<Uri> CreateLinkAsync(SampleApp app)
    {
        using var program = app.Client();
        program.Http.DefaultRequestHeaders.Authorization = new("Bearer", SampleApp.ApiToken);
        using var response = await program.PostAsync("/api/v1/session/links");
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        return new Uri((string)(await response.JsonAsync())["url"]!);
    }

    private static async Task<TestClient> SignInAsync(SampleApp app)
    {
        var browser = app.Client();
        (await browser.StatusAsync((await CreateLinkAsync(app)).PathAndQuery)).ShouldBe(HttpStatusCode.Redirect);
        return browser;
    }
}
