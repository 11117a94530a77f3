using Ampora.Regional.OpAmp;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp;

public sealed class WireRulesTests
{
    [Fact]
    public void Levels_are_counted_as_the_parser_counts_them()
    {
        Levels(new AgentToServer()).ShouldBe(1);
        Levels(new AgentToServer { Health = new ComponentHealth { ComponentHealthMap = { ["a"] = new ComponentHealth() } } }).ShouldBe(4);
        Levels(new AgentToServer { AgentDescription = Lists(50) }).ShouldBe(4 + (3 * 50));
    }

    [Fact]
    public void Every_string_of_a_message_is_looked_at()
    {
        var whole = new AgentToServer
        {
            AgentDescription = new AgentDescription { NonIdentifyingAttributes = { new KeyValue { Key = "@@", Value = new AnyValue { StringValue = "@@" } } } },
            Health = new ComponentHealth { LastError = "@@", Status = "@@", ComponentHealthMap = { ["@@"] = new ComponentHealth() } },
            EffectiveConfig = new EffectiveConfig { ConfigMap = new AgentConfigMap { ConfigMap = { ["@@"] = new AgentConfigFile { ContentType = "@@" } } } },
            RemoteConfigStatus = new RemoteConfigStatus { ErrorMessage = "@@" },
            CustomCapabilities = new CustomCapabilities { Capabilities = { "@@" } },
            CustomMessage = new CustomMessage { Capability = "@@", Type = "@@" },
        }.ToByteArray();
        var found = 0;
        for (var at = 0; at + 1 < whole.Length; at++)
        {
            if (whole[at] == '@' && whole[at + 1] == '@')
            {
                var broken = (byte[])whole.Clone();
                (broken[at], broken[at + 1]) = (0xFF, 0xFF);
                WireRules.Levels(broken, out var fault);
                fault.ShouldNotBeNull();
                fault.ShouldEndWith("not valid UTF-8.");
                found++;
            }
        }

        found.ShouldBe(11);
        WireRules.Levels(whole, out var none);
        none.ShouldBeNull();
    }

    /// <summary>Google.Protobuf reads beyond the end of the span on some of these, which is no exception that says so.</summary>
    [Fact]
    public void Whatever_is_cut_short_is_refused_in_words()
    {
        var whole = new AgentToServer
        {
            InstanceUid = ByteString.CopyFrom(new byte[16]),
            AgentDescription = Lists(3),
            EffectiveConfig = new EffectiveConfig { ConfigMap = new AgentConfigMap { ConfigMap = { ["a"] = new AgentConfigFile { Body = ByteString.CopyFromUtf8("b") } } } },
            AgentDisconnect = new AgentDisconnect(),
        }.ToByteArray();
        for (var length = 0; length < whole.Length; length++)
        {
            for (var value = 0; value < 256; value += 15)
            {
                byte[] bytes = [.. whole[..length], (byte)value, .. whole[length..]];
                if (!Incoming.TryParse(bytes.AsSpan(0, length + 1), out _, out var refusal))
                {
                    refusal.ErrorResponse.ErrorMessage.ShouldNotBeEmpty();
                }

                _ = Incoming.TryParse(bytes, out _, out _);
            }
        }

        WireRules.Levels(whole.AsSpan(0, whole.Length - 3), out var fault);
        fault.ShouldBe("AgentToServer: cut short, or not a field.");
    }

    [Fact]
    public void Bytes_that_are_no_text_may_be_anything()
    {
        var message = new AgentToServer
        {
            InstanceUid = ByteString.CopyFrom(0xFF, 0xFE),
            CustomMessage = new CustomMessage { Data = ByteString.CopyFrom(0xFF, 0xC3, 0x28) },
        };
        Levels(message).ShouldBe(2);
    }

    [Fact]
    public void Groups_nest_like_messages_and_only_so_deep()
    {
        WireRules.Levels([.. Enumerable.Repeat((byte)0x7B, 200), .. Enumerable.Repeat((byte)0x7C, 200)], out var fault);
        fault.ShouldBeNull();
        WireRules.Levels([.. Enumerable.Repeat((byte)0x7B, 100_000)], out fault);
        fault.ShouldNotBeNull().ShouldContain("nests deeper");
    }

    private static int Levels(AgentToServer message)
    {
        var levels = WireRules.Levels(message.ToByteArray(), out var fault);
        fault.ShouldBeNull();
        return levels;
    }

    private static AgentDescription Lists(int depth)
    {
        var value = new AnyValue { IntValue = 1 };
        for (var level = 0; level < depth; level++)
        {
            value = new AnyValue { KvlistValue = new KeyValueList { Values = { new KeyValue { Key = "k", Value = value } } } };
        }

        return new AgentDescription { IdentifyingAttributes = { new KeyValue { Key = "k", Value = value } } };
    }
}
