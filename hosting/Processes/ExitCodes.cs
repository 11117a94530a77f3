namespace Ampora.Hosting.Processes;

/// <summary>What the process tells whoever started it (up to 78 as in BSD sysexits.h).</summary>
public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The command line has a verb that does not exist.</summary>
    public const int Usage = 64;

    /// <summary>The database holds what this build must not touch.</summary>
    public const int Data = 65;

    /// <summary>Something that is needed at start does not answer.</summary>
    public const int Unavailable = 69;

    /// <summary>A fault of ours; the log has it.</summary>
    public const int Software = 70;

    /// <summary>The configuration is wrong; the log names every key.</summary>
    public const int Configuration = 78;

    /// <summary>A verb was ended by SIGINT (Ctrl-C) before it was done; 128 and the signal's number, as shells say it.</summary>
    public const int Interrupted = 130;

    /// <summary>A verb was ended by SIGTERM before it was done.</summary>
    public const int Terminated = 143;
}
