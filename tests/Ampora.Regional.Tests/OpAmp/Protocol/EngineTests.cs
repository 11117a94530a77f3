using Ampora.Regional.Tests.Support;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>
/// The engine, replayed from <c>scenarios/*.txt</c>. To write them anew after a wanted change: <c>AMPORA_REWRITE=1</c>, then read the
/// difference.
/// </summary>
public sealed class EngineTests
{
    private static string Folder => Source.PathOf("tests", "Ampora.Regional.Tests", "OpAmp", "Protocol", "scenarios");

    public static IEnumerable<TheoryDataRow<string>> Scenarios =>
        Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
            .Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_step_does_what_its_transcript_says(string scenario)
    {
        var file = Path.Combine(Folder, $"{scenario}.txt");
        var written = File.ReadAllText(file);
        var replayed = Transcript.Replay(written);
        if (Source.Rewrites)
        {
            File.WriteAllText(file, replayed);
            return;
        }

        replayed.ShouldBe(written);
    }

    [Fact]
    public void A_transcript_that_expects_something_else_fails() =>
        Transcript.Replay("agent sends seq=1\n----\nreply   none\n").ShouldNotBe("agent sends seq=1\n----\nreply   none\n");
}
