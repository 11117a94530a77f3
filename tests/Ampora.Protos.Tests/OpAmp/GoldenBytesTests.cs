using System.Text;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Protos.Tests.OpAmp;

/// <summary>
/// Messages written out by hand from the protobuf encoding rules: tag = (number &lt;&lt; 3) | wire type, then a varint (0),
/// 8 bytes little-endian (1) or a length and its bytes (2). Each is encoded and decoded.
/// </summary>
public sealed class GoldenBytesTests
{
    private const string UidHex = "0192f4c07b1a7c3d8e4f5a6b7c8d9e0f";
    private static readonly ByteString Uid = Bytes(UidHex);

    [Fact]
    public void A_first_report_with_every_kind_of_attribute_value() => Holds(
        new AgentToServer
        {
            InstanceUid = Uid,
            SequenceNum = 300,
            Capabilities = 0x1807,
            Flags = (ulong)AgentToServerFlags.RequestInstanceUid,
            AgentDescription = new AgentDescription
            {
                IdentifyingAttributes = { Attribute("s", new AnyValue { StringValue = "otel" }) },
                NonIdentifyingAttributes =
                {
                    Attribute("b", new AnyValue { BoolValue = true }),
                    Attribute("i", new AnyValue { IntValue = -1 }),
                    Attribute("d", new AnyValue { DoubleValue = 1.5 }),
                    Attribute("a", new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { IntValue = 7 } } } }),
                    Attribute("k", new AnyValue
                    {
                        KvlistValue = new KeyValueList { Values = { Attribute("x", new AnyValue { BytesValue = Bytes("ff") }) } },
                    }),
                },
            },
        },
        $"0a10 {UidHex}", // 1 instance_uid
        "10 ac02", // 2 sequence_num 300
        "1a 58", // 3 agent_description, 88 bytes
        "0a0b 0a0173 1206 0a04 6f74656c", // identifying: s = "otel"
        "1207 0a0162 1202 1001", // non-identifying: b = true
        "1210 0a0169 120b 18 ffffffffffffffffff01", // i = -1: ten bytes of varint
        "120e 0a0164 1209 21 000000000000f83f", // d = 1.5
        "120b 0a0161 1206 2a04 0a02 1807", // a = [7]
        "1211 0a016b 120c 320a 0a08 0a0178 1203 3a01ff", // k = {x: bytes ff}
        "20 8730", // 4 capabilities
        "50 01"); // 10 flags

    [Fact]
    public void An_empty_string_inside_a_oneof_is_still_a_value() =>
        Holds(Attribute("e", new AnyValue { StringValue = "" }), "0a0165 1202 0a00");

    [Fact]
    public void A_remote_configuration_with_its_hash() => Holds(
        new ServerToAgent
        {
            InstanceUid = Uid,
            RemoteConfig = new AgentRemoteConfig
            {
                Config = new AgentConfigMap { ConfigMap = { ["c.yaml"] = File("a: 1", "text/yaml") } },
                ConfigHash = Bytes("beef"),
            },
            Flags = (ulong)(ServerToAgentFlags.ReportFullState | ServerToAgentFlags.ReportAvailableComponents),
            Capabilities = (ulong)(ServerCapabilities.AcceptsStatus | ServerCapabilities.OffersRemoteConfig | ServerCapabilities.AcceptsEffectiveConfig),
        },
        $"0a10 {UidHex}",
        "1a 23", // 3 remote_config
        "0a1d 0a1b", // config, its one map entry
        "0a06 632e79616d6c", // key "c.yaml"
        "1211 0a04 613a2031 1209 746578742f79616d6c", // body "a: 1", content_type "text/yaml"
        "1202 beef", // config_hash
        "30 03", // 6 flags
        "38 07"); // 7 capabilities

    [Fact]
    public void A_report_of_configuration_health_and_disconnect() => Holds(
        new AgentToServer
        {
            InstanceUid = Uid,
            Health = new ComponentHealth
            {
                Healthy = true,
                StartTimeUnixNano = 1_700_000_000_000_000_000,
                Status = "StatusOK",
                StatusTimeUnixNano = 1,
                ComponentHealthMap = { ["p"] = new ComponentHealth { LastError = "x" } },
                Attributes = { Attribute("r", new AnyValue { IntValue = 2 }) },
            },
            EffectiveConfig = new EffectiveConfig { ConfigMap = new AgentConfigMap { ConfigMap = { ["f"] = File("a", "") } } },
            RemoteConfigStatus = new RemoteConfigStatus
            {
                LastRemoteConfigHash = Bytes("beef"),
                Status = RemoteConfigStatuses.Failed,
                ErrorMessage = "bad",
            },
            AgentDisconnect = new AgentDisconnect(),
        },
        $"0a10 {UidHex}",
        "2a 31", // 5 health, 49 bytes
        "0801", // healthy
        "11 00002a36fe9c9717", // start time, fixed64
        "2208 5374617475734f4b", // status
        "29 0100000000000000", // status time
        "3208 0a0170 1203 1a0178", // component_health_map: p, last_error x
        "3a07 0a0172 1202 1802", // attributes
        "32 0c 0a0a 0a08 0a0166 1203 0a0161", // 6 effective_config: file f with body "a"
        "3a 0b 0a02 beef 1003 1a03 626164", // 7 remote_config_status
        "4a 00"); // 9 agent_disconnect: present, without fields

    [Fact]
    public void An_unavailable_answer_with_retry_info_in_nanoseconds() => Holds(
        new ServerToAgent
        {
            InstanceUid = Uid,
            ErrorResponse = new ServerErrorResponse
            {
                Type = ServerErrorResponseType.Unavailable,
                ErrorMessage = "busy",
                RetryInfo = new RetryInfo { RetryAfterNanoseconds = 30_000_000_000 },
            },
        },
        $"0a10 {UidHex}",
        "12 10 0802 1204 62757379",
        "1a06 08 80d88ee16f");

    [Fact]
    public void A_restart_command_is_present_though_its_value_is_zero() => Holds(
        new ServerToAgent
        {
            InstanceUid = Uid,
            AgentIdentification = new AgentIdentification { NewInstanceUid = Uid },
            Command = new ServerToAgentCommand { Type = CommandType.Restart },
        },
        $"0a10 {UidHex}",
        $"42 12 0a10 {UidHex}",
        "4a 00");

    [Fact]
    public void Connection_settings_with_headers_and_heartbeat_interval() => Holds(
        new ServerToAgent
        {
            ConnectionSettings = new ConnectionSettingsOffers
            {
                Hash = Bytes("aa"),
                Opamp = new OpAMPConnectionSettings
                {
                    DestinationEndpoint = "ws://r",
                    Headers = new Headers { Headers_ = { new Header { Key = "K", Value = "v" } } },
                    HeartbeatIntervalSeconds = 30,
                    Tls = new TLSConnectionSettings { IncludeSystemCaCertsPool = true, CipherSuites = { "A", "B" } },
                },
                OtherConnections = { ["o"] = new OtherConnectionSettings { OtherSettings = { ["n"] = "m" } } },
            },
        },
        "22 32", // 4 connection_settings, 50 bytes
        "0a01 aa",
        "121e 0a06 77733a2f2f72", // opamp: destination_endpoint
        "1208 0a06 0a014b 120176", // headers: K = v
        "20 1e", // heartbeat_interval_seconds
        "2a08 1001 320141 320142", // tls
        "320d 0a016f 1208 2206 0a016e 12016d"); // other_connections: o, n = m

    [Fact]
    public void Packages_offered_and_reported() => Holds(
        new AgentToServer
        {
            PackageStatuses = new PackageStatuses
            {
                Packages =
                {
                    ["p"] = new PackageStatus
                    {
                        Name = "p",
                        Status = PackageStatusEnum.Downloading,
                        DownloadDetails = new PackageDownloadDetails { DownloadPercent = 50 },
                    },
                },
                ServerProvidedAllPackagesHash = Bytes("cc"),
            },
            CustomCapabilities = new CustomCapabilities { Capabilities = { "c" } },
            CustomMessage = new CustomMessage { Capability = "c", Type = "t", Data = Bytes("00") },
            AvailableComponents = new AvailableComponents { Components = { ["r"] = new ComponentDetails() }, Hash = Bytes("dd") },
            ConnectionSettingsStatus = new ConnectionSettingsStatus { Status = ConnectionSettingsStatuses.Applied },
        },
        "42 1a", // 8 package_statuses, 26 bytes
        "0a15 0a0170 1210 0a0170 3004 4209 09 0000000000004940", // p: Downloading, 50.0 %
        "1201 cc",
        "62 03 0a0163", // 12 custom_capabilities
        "6a 09 0a0163 120174 1a0100", // 13 custom_message
        "72 0a 0a05 0a0172 1200 1201dd", // 14 available_components, entry with an empty message
        "7a 02 1001"); // 15 connection_settings_status

    [Fact]
    public void An_unknown_field_of_a_newer_peer_survives_and_disturbs_nothing()
    {
        // field 200 as varint 5 (tag 1600), after the instance uid
        var bytes = Convert.FromHexString($"0a10{UidHex}c00c05");

        var report = AgentToServer.Parser.ParseFrom(bytes);

        report.InstanceUid.ShouldBe(Uid);
        report.ToByteArray().ShouldBe(bytes);
    }

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));

    private static AgentConfigFile File(string body, string contentType) =>
        new() { Body = ByteString.CopyFrom(body, Encoding.UTF8), ContentType = contentType };

    private static KeyValue Attribute(string key, AnyValue value) => new() { Key = key, Value = value };

    private static void Holds<T>(T message, params string[] parts)
        where T : class, IMessage<T>, new()
    {
        var hex = string.Concat(parts).Replace(" ", "", StringComparison.Ordinal);
        Convert.ToHexStringLower(message.ToByteArray()).ShouldBe(hex);
        new MessageParser<T>(() => new T()).ParseFrom(Convert.FromHexString(hex)).ShouldBe(message);
    }
}
