using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Fuzz;

/// <summary>Messages as agents send them, and what becomes of them on the way to being wrong.</summary>
internal static class AgentMessages
{
    private static readonly string[] Words = ["", "a", "service.name", "otelcol", "ü", "\0", "名前", "zone"];

    /// <summary>A message in order.</summary>
    public static AgentToServer Sound(Random random, ByteString uid)
    {
        var message = new AgentToServer { InstanceUid = uid, SequenceNum = Number(random), Capabilities = Capabilities(random) };
        if (random.Next(3) == 0)
        {
            message.AgentDescription = new AgentDescription
            {
                IdentifyingAttributes = { Attributes(random) },
                NonIdentifyingAttributes = { Attributes(random) },
            };
        }

        message.Health = random.Next(3) == 0 ? Health(random, random.Next(5)) : null;
        message.EffectiveConfig = random.Next(4) == 0 ? new EffectiveConfig { ConfigMap = Files(random) } : null;
        message.RemoteConfigStatus = random.Next(3) == 0
            ? new RemoteConfigStatus { LastRemoteConfigHash = Hash(random), Status = (RemoteConfigStatuses)random.Next(-1, 6), ErrorMessage = Word(random) }
            : null;
        message.PackageStatuses = random.Next(6) == 0 ? Packages(random) : null;
        message.CustomCapabilities = random.Next(6) == 0 ? new CustomCapabilities { Capabilities = { Word(random), "io.example.echo" } } : null;
        message.CustomMessage = random.Next(8) == 0 ? new CustomMessage { Capability = "io.example.echo", Type = Word(random), Data = Hash(random) } : null;
        message.AvailableComponents = random.Next(6) == 0 ? Components(random) : null;
        message.ConnectionSettingsStatus = random.Next(6) == 0
            ? new ConnectionSettingsStatus { LastConnectionSettingsHash = Hash(random), Status = (ConnectionSettingsStatuses)random.Next(5) }
            : null;
        message.ConnectionSettingsRequest = random.Next(10) == 0
            ? new ConnectionSettingsRequest { Opamp = new OpAMPConnectionSettingsRequest { CertificateRequest = new CertificateRequest { Csr = Hash(random) } } }
            : null;
        message.AgentDisconnect = random.Next(20) == 0 ? new AgentDisconnect() : null;
        message.Flags = random.Next(20) == 0 ? (ulong)random.Next() : 0;
        return message;
    }

    /// <summary>Bytes that are a message, nearly one, or noise.</summary>
    public static byte[] Bytes(Random random, ByteString uid)
    {
        if (random.Next(20) == 0)
        {
            return ProtoTree.Bytes(random, random.Next(random.Next(10) == 0 ? 4000 : 64));
        }

        var bytes = Sound(random, uid).ToByteArray();
        for (var change = random.Next(4); change > 0 && ProtoTree.Read(bytes) is { } tree; change--)
        {
            tree.Mutate(random);
            bytes = tree.ToBytes();
        }

        return random.Next(8) switch
        {
            0 when bytes.Length > 0 => bytes[..random.Next(bytes.Length)],
            1 when bytes.Length > 0 => Flipped(random, bytes),
            2 => [.. bytes, .. ProtoTree.Bytes(random, random.Next(20))],
            3 => [.. bytes, .. Sound(random, uid).ToByteArray()],
            _ => bytes,
        };
    }

    private static byte[] Flipped(Random random, byte[] bytes)
    {
        for (var flips = random.Next(1, 6); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static string Word(Random random) => random.Next(200) == 0 ? new string('é', random.Next(1000)) : Words[random.Next(Words.Length)];

    private static ulong Number(Random random) => random.Next(5) switch { 0 => 0, 1 => ulong.MaxValue, 2 => (ulong)random.NextInt64(), _ => (ulong)random.Next(10) };

    private static ulong Capabilities(Random random) => random.Next(4) switch { 0 => 0, 1 => 0x1807, 2 => 0xFFFF, _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) };

    private static ByteString Hash(Random random) => random.Next(3) switch { 0 => ByteString.Empty, 1 => ByteString.CopyFromUtf8("v1"), _ => ByteString.CopyFrom(ProtoTree.Bytes(random, random.Next(40))) };

    private static IEnumerable<KeyValue> Attributes(Random random) =>
        Enumerable.Range(0, random.Next(4)).Select(_ => new KeyValue { Key = Word(random), Value = Value(random, random.Next(4)) });

    private static AnyValue? Value(Random random, int depth) => random.Next(9) switch
    {
        0 => null,
        1 => new AnyValue(),
        2 => new AnyValue { BoolValue = true },
        3 => new AnyValue { IntValue = random.NextInt64() },
        4 => new AnyValue { DoubleValue = random.Next(3) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => random.NextDouble() } },
        5 => new AnyValue { BytesValue = Hash(random) },
        6 when depth > 0 => new AnyValue { ArrayValue = new ArrayValue { Values = { Value(random, depth - 1) ?? new AnyValue(), new AnyValue() } } },
        7 when depth > 0 => new AnyValue { KvlistValue = new KeyValueList { Values = { new KeyValue { Key = Word(random), Value = Value(random, depth - 1) } } } },
        _ => new AnyValue { StringValue = Word(random) },
    };

    private static ComponentHealth Health(Random random, int depth)
    {
        var health = new ComponentHealth
        {
            Healthy = random.Next(2) == 0, LastError = Word(random), Status = Word(random), StartTimeUnixNano = (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        };
        if (depth > 0)
        {
            health.ComponentHealthMap[Word(random)] = Health(random, depth - 1);
        }

        return health;
    }

    private static AgentConfigMap Files(Random random)
    {
        var files = new AgentConfigMap();
        for (var file = random.Next(3); file > 0; file--)
        {
            files.ConfigMap[Word(random)] = new AgentConfigFile { Body = Hash(random), ContentType = Word(random) };
        }

        return files;
    }

    private static PackageStatuses Packages(Random random) => new()
    {
        ServerProvidedAllPackagesHash = Hash(random),
        Packages = { [Word(random)] = new PackageStatus { Name = Word(random), Status = (PackageStatusEnum)random.Next(-1, 7), AgentHasHash = Hash(random) } },
    };

    private static AvailableComponents Components(Random random)
    {
        var components = new AvailableComponents { Hash = Hash(random) };
        if (random.Next(2) == 0)
        {
            components.Components[Word(random)] = new ComponentDetails { Metadata = { Attributes(random) }, SubComponentMap = { [Word(random)] = new ComponentDetails() } };
        }

        return components;
    }
}
