using Google.Protobuf;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>What of a set of connection settings concerns one agent, by its hash: tells what the agent reports from what is wanted.</summary>
internal readonly record struct SettingsMark(Guid Set, ByteString Hash);
