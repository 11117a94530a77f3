namespace Ampora.Protos.Tests.Schema;

/// <summary>Text files committed beside the tests and embedded in this assembly.</summary>
internal static class EmbeddedText
{
    internal static string Read(string logicalName)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(logicalName)
            ?? throw new InvalidOperationException($"The test assembly has no resource {logicalName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
