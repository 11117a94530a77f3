using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Federation;

/// <summary>
/// What "read-only" means for a service, read off its descriptor: its methods are known questions, a question is asked once (no client
/// streaming), and what travels towards the server is built from known question shapes whose only opaque bytes are resume tokens.
/// A new method or a new request shape fails until somebody has looked at it and added it here.
/// </summary>
internal static class ReadOnlyRule
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { "Hello", "Watch", "ListAgents", "GetAgent", "Summarize" };

    private static readonly HashSet<string> QuestionShapes = new(StringComparer.Ordinal)
    {
        "HelloRequest", "WatchRequest", "AgentFilter", "ListAgentsRequest", "Requirement", "GetAgentRequest", "SummarizeRequest",
        "google.protobuf.Duration",
    };

    private static readonly HashSet<string> OpaqueBytes = new(StringComparer.Ordinal) { "WatchRequest.resume_token" };

    /// <summary>One sentence for each way in which the service could change something; empty when it is read-only.</summary>
    internal static IReadOnlyList<string> Violations(ServiceDescriptor service)
    {
        var found = new List<string>();
        foreach (var method in service.Methods)
        {
            if (!Methods.Contains(method.Name))
            {
                found.Add($"{service.Name}.{method.Name} is not a known question");
            }

            if (method.IsClientStreaming)
            {
                found.Add($"{service.Name}.{method.Name} takes a stream of requests");
            }

            Walk(method.InputType, [], found);
        }

        return [.. found.Distinct()];
    }

    private static void Walk(MessageDescriptor message, HashSet<string> seen, List<string> found)
    {
        var name = message.File.Package == "ampora.federation.v1" ? message.Name : message.FullName;
        if (!seen.Add(message.FullName))
        {
            return;
        }

        if (message.GetOptions()?.MapEntry != true && !QuestionShapes.Contains(name))
        {
            found.Add($"{name} is not a known question shape");
        }

        foreach (var field in message.Fields.InDeclarationOrder())
        {
            if (field.FieldType == FieldType.Bytes && !OpaqueBytes.Contains($"{name}.{field.Name}"))
            {
                found.Add($"{name}.{field.Name} carries opaque bytes to the server");
            }

            if (field.FieldType == FieldType.Message)
            {
                Walk(field.MessageType, seen, found);
            }
        }
    }
}
