namespace Ampora.Hosting.Processes;

/// <summary>The process must not start. The message says why and what to do, in words for an operator; it is logged without a stack.</summary>
public sealed class StartupRefusedException(string message, int exitCode, Exception? reason = null) : Exception(message, reason)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
