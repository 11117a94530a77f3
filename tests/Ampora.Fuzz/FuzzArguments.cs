using System.Globalization;

namespace Ampora.Fuzz;

/// <summary>What the command line says.</summary>
internal sealed record FuzzArguments
{
    public const string Usage = """
        usage: tests/fuzz.sh [--seconds N | --inputs N] [--seed N] [--only NAME] [--faults FOLDER] [--without-server] | --replay FILE
          --seconds N        how long to run (30)
          --inputs N         how many inputs to run in process, instead
          --seed N           the same inputs again; one is chosen and printed otherwise
          --only NAME        one target: framing, socket, message, sequence or server
          --faults FOLDER    where an input that finds a fault is kept (artifacts/fuzz)
          --without-server   in process only: no PostgreSQL, no sockets
          --replay FILE      runs one kept input again
        """;

    public double Seconds { get; private init; } = 30;

    public long? Inputs { get; private init; }

    public ulong? Seed { get; private init; }

    public string? Only { get; private init; }

    public string Faults { get; private init; } = Path.Combine("artifacts", "fuzz");

    public bool WithServer { get; private init; } = true;

    public string? Replay { get; private init; }

    /// <exception cref="FormatException">An argument is not known, or has no value that fits.</exception>
    public static FuzzArguments Parse(string[] args)
    {
        var parsed = new FuzzArguments();
        for (var at = 0; at < args.Length; at++)
        {
            var name = args[at];
            if (name == "--without-server")
            {
                parsed = parsed with { WithServer = false };
                continue;
            }

            var value = ++at < args.Length ? args[at] : throw new FormatException($"{name} needs a value.");
            parsed = name switch
            {
                "--seconds" => parsed with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--inputs" => parsed with { Inputs = long.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => parsed with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => parsed with { Only = value },
                "--faults" => parsed with { Faults = value },
                "--replay" => parsed with { Replay = value },
                _ => throw new FormatException($"{name} is not known."),
            };
        }

        return parsed;
    }
}
