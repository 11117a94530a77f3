using System.Text;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>
/// A conversation with the engine as text: paragraphs of one command, a line <c>----</c>, and what the engine made of it. Lines that
/// begin with <c>#</c> say what it is about.
/// </summary>
internal static class Transcript
{
    private const string Separator = "----";

    /// <summary>Plays every command and gives the transcript as it should be.</summary>
    public static string Replay(string text)
    {
        var play = new EnginePlay();
        var replayed = new StringBuilder();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = paragraph.Trim('\n').Split('\n');
            var comments = lines.TakeWhile(line => line.StartsWith('#')).ToArray();
            var command = lines.Skip(comments.Length).FirstOrDefault();
            Array.ForEach(comments, comment => replayed.Append(comment).Append('\n'));
            if (command is not null)
            {
                replayed.Append(command).Append('\n').Append(Separator).Append('\n').Append(play.Run(Words(command)));
            }

            replayed.Append('\n');
        }

        return replayed.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Parts between blanks; quotes keep blanks together.</summary>
    private static string[] Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        foreach (var character in command + " ")
        {
            if (character == '\'')
            {
                quoted = !quoted;
            }
            else if (character != ' ' || quoted)
            {
                word.Append(character);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return quoted ? throw new FormatException($"A quote is not closed: {command}") : [.. words];
    }
}
