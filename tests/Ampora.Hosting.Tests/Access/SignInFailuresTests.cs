using System.Net;
using Ampora.Hosting.Access;
using Ampora.Testing;

namespace Ampora.Hosting.Tests.Access;

public sealed class SignInFailuresTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Addresses_are_counted_apart()
    {
        var failures = new SignInFailures(_time);
        Fail(failures, "192.0.2.1", 11);
        failures.RetryAfter(IPAddress.Parse("192.0.2.1")).ShouldBe(TimeSpan.FromMinutes(1));
        failures.RetryAfter(IPAddress.Parse("192.0.2.2")).ShouldBeNull();
    }

    [Fact]
    public void An_IPv6_network_counts_as_one_and_an_IPv4_address_is_the_same_in_either_form()
    {
        var failures = new SignInFailures(_time);
        for (var host = 1; host <= 11; host++)
        {
            failures.Record(IPAddress.Parse($"2001:db8::{host:x}"));
            failures.Record(IPAddress.Parse("192.0.2.1"));
        }

        failures.RetryAfter(IPAddress.Parse("2001:db8::ffff")).ShouldNotBeNull();
        failures.RetryAfter(IPAddress.Parse("2001:db8:0:1::1")).ShouldBeNull();
        failures.RetryAfter(IPAddress.Parse("::ffff:192.0.2.1")).ShouldNotBeNull();
    }

    [Fact]
    public void A_flood_of_addresses_shares_one_count_and_does_not_wash_out_the_others()
    {
        var failures = new SignInFailures(_time);
        Fail(failures, "192.0.2.1", 11);
        for (var n = 0; n < 10_100; n++)
        {
            failures.Record(new IPAddress([10, 0, (byte)(n >> 8), (byte)n]));
        }

        failures.RetryAfter(IPAddress.Parse("192.0.2.1")).ShouldNotBeNull();
        failures.RetryAfter(IPAddress.Parse("203.0.113.77")).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromMinutes(1));
        failures.RetryAfter(IPAddress.Parse("203.0.113.77")).ShouldBeNull();
    }

    private static void Fail(SignInFailures failures, string address, int times)
    {
        for (var n = 0; n < times; n++)
        {
            failures.Record(IPAddress.Parse(address));
        }
    }
}
