using Ampora.Hosting.Errors;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Messages;

/// <summary>Checks what people and agents send, before anything is done with it.</summary>
internal static class MessagesInput
{
    private const int LongestType = 255;

    /// <summary>The message as the agent will get it, or the faults.</summary>
    public static (CustomMessage Message, FieldFaults Faults) Read(NewMessage input, MessagesOptions options)
    {
        var (message, faults) = (new CustomMessage(), Check(input.ExpiresInSeconds));
        faults.Unless(CapabilityName.IsValid(input.Capability), "capability", CapabilityName.Must);
        message.Capability = input.Capability ?? "";
        message.Type = input.Type ?? "";
        faults.Unless(message.Type.Length <= LongestType && !message.Type.Contains('\0'), "type",
            $"must have at most {LongestType} characters, none of them U+0000");
        try
        {
            message.Data = ByteString.FromBase64(input.Data ?? "");
        }
        catch (FormatException)
        {
            faults.Add("data", "must be base64");
        }

        faults.Unless(message.Data.Length <= options.MaxBytes, "data",
            $"must have at most {options.MaxBytes} bytes (Messages:MaxBytes), has {message.Data.Length}");
        return (message, faults);
    }

    public static FieldFaults Check(int? expiresInSeconds)
    {
        var faults = new FieldFaults();
        faults.Unless(expiresInSeconds is null or (>= 1 and <= MessagesOptionsValidator.LongestWait), "expiresInSeconds",
            $"must be between 1 and {MessagesOptionsValidator.LongestWait}");
        return faults;
    }

    /// <summary>What is wrong with a custom message for us; null when nothing is.</summary>
    public static string? FaultOf(CustomMessage message, MessagesOptions options) => message switch
    {
        { Data.Length: var size } when size > options.MaxBytes =>
            $"custom_message.data: must have at most {options.MaxBytes} bytes (Messages:MaxBytes), had {size}.",
        { Type.Length: var length and > LongestType } => $"custom_message.type: must have at most {LongestType} characters, had {length}.",
        _ => null,
    };
}
