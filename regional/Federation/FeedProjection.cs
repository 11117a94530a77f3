using System.Security.Cryptography;
using Ampora.Federation.V1;
using Google.Protobuf;

namespace Ampora.Regional.Federation;

/// <summary>
/// The one place where it is decided what of the region's state leaves it. Every answer over gRPC passes through here before it
/// is serialised. Today every field leaves in full; only what is too large for one item is cut.
/// </summary>
internal static class FeedProjection
{
    private const int LabelsWhenCut = 256;
    private const int LongestHash = 64;

    /// <summary>Names the rules below; part of every resume token, so that a changed projection starts readers again.</summary>
    public static readonly byte[] Hash = SHA256.HashData("full/1"u8);

    /// <param name="summary">Changed in place.</param>
    /// <param name="maxBytes">Of the serialised item's body.</param>
    public static AgentSummary Apply(AgentSummary summary, int maxBytes)
    {
        for (var longest = 1024; summary.CalculateSize() > maxBytes; longest /= 2)
            Cut(summary, longest);
        return summary;
    }

    public static InstanceSummary Apply(InstanceSummary summary) => summary;

    public static AgentDetail Apply(AgentDetail detail) => detail;

    /// <summary>The first labels by name, every text cut: the whole is one GetAgent away.</summary>
    private static void Cut(AgentSummary summary, int longest)
    {
        summary.ServiceName = Shorter(summary.ServiceName, longest);
        summary.ServiceVersion = Shorter(summary.ServiceVersion, longest);
        summary.HostName = Shorter(summary.HostName, longest);
        summary.HealthStatus = Shorter(summary.HealthStatus, longest);
        summary.LastError = Shorter(summary.LastError, longest);
        summary.ConfigError = Shorter(summary.ConfigError, longest);
        summary.Configuration = Shorter(summary.Configuration, longest);
        summary.Group = Shorter(summary.Group, longest);
        if (summary.ReportedConfigHash.Length > LongestHash)
            summary.ReportedConfigHash = ByteString.Empty;
        var kept = summary.Labels.Where(label => label.Key.Length <= longest).OrderBy(label => label.Key, StringComparer.Ordinal).Take(LabelsWhenCut).ToList();
        summary.Labels.Clear();
        foreach (var (name, value) in kept)
            summary.Labels[name] = Shorter(value, longest);
    }

    private static string Shorter(string text, int longest)
    {
        if (text.Length <= longest || longest == 0)
            return longest == 0 ? "" : text;
        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
