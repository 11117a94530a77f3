using Ampora.Federation.V1;
using Ampora.Regional.Federation;

namespace Ampora.Regional.Tests.Federation;

public sealed class ResumeTokenTests
{
    private static readonly TokenKey Key = new(Guid.Parse("0199aaaa-0000-7000-8000-000000000001"), [.. Enumerable.Repeat((byte)7, 32)]);

    [Fact]
    public void A_token_opens_to_what_was_sealed()
    {
        var token = Token(new PageKey(1, "key"));
        ResumeToken.KeyOf(token.Seal(Key)).ShouldBe(Key.Id);
        ResumeToken.TryOpen(token.Seal(Key), Key, out var opened).ShouldBeTrue();
        opened!.Epoch.ShouldBe(token.Epoch);
        opened.Cursor.ShouldBe(token.Cursor);
        opened.Page.ShouldBe(token.Page);
        opened.Scope.ShouldBe(token.Scope);
        opened.Projection.ShouldBe(token.Projection);
        ResumeToken.TryOpen(Token(null).Seal(Key), Key, out opened).ShouldBeTrue();
        opened!.Page.ShouldBeNull();
    }

    [Fact]
    public void No_bit_of_a_token_can_be_changed_and_no_byte_left_out()
    {
        var bytes = Token(null).Seal(Key);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            ResumeToken.TryOpen(changed, Key, out _).ShouldBeFalse();
        }

        for (var length = 50; length < bytes.Length; length++)
            ResumeToken.TryOpen(bytes.AsSpan(0, length), Key, out _).ShouldBeFalse();
    }

    [Fact]
    public void Another_key_opens_nothing()
    {
        ResumeToken.TryOpen(Token(null).Seal(Key), Key with { Secret = new byte[32] }, out _).ShouldBeFalse();
        ResumeToken.KeyOf([]).ShouldBeNull();
        ResumeToken.KeyOf(new byte[ResumeToken.MaxBytes + 1]).ShouldBeNull();
    }

    [Fact]
    public void Scopes_that_ask_for_other_rows_have_other_hashes_and_order_does_not_matter()
    {
        var requests = new List<WatchRequest>
        {
            new(),
            new() { Kinds = { Kind.Agent } },
            new() { Filter = new AgentFilter { Text = "a" } },
            new() { Filter = new AgentFilter { Configuration = "a" } },
            new() { Filter = new AgentFilter { Health = Health.Unspecified } },
            new() { Filter = new AgentFilter { Health = Health.Healthy } },
            new() { Filter = new AgentFilter { ConfigState = ConfigState.Unspecified } },
            new() { Filter = new AgentFilter { Labels = { ["a"] = "b" } } },
            new() { Filter = new AgentFilter { Labels = { ["a"] = "", ["b"] = "" } } },
            new() { Filter = new AgentFilter { Labels = { ["a"] = "1:b" } } },
            new() { Filter = new AgentFilter { Regions = { "eu" } } },
        };
        requests.Select(request => Convert.ToHexString(WatchScope.Of(request, "eu").Hash)).Distinct().Count().ShouldBe(requests.Count);
        var one = new WatchRequest { Kinds = { Kind.Instance, Kind.Agent }, Filter = new AgentFilter { Labels = { ["a"] = "1", ["b"] = "2" } } };
        var same = new WatchRequest { Kinds = { Kind.Agent, Kind.Instance }, Filter = new AgentFilter { Labels = { ["b"] = "2", ["a"] = "1" } } };
        WatchScope.Of(one, "eu").Hash.ShouldBe(WatchScope.Of(same, "eu").Hash);
    }

    private static ResumeToken Token(PageKey? page) => new(
        Guid.Parse("0199aaaa-0000-7000-8000-000000000002"),
        [.. Enumerable.Repeat((byte)1, 32)],
        [.. Enumerable.Repeat((byte)2, 32)],
        new FeedCursor(ulong.MaxValue - 5, 2, "an instance's näme"),
        page);
}
