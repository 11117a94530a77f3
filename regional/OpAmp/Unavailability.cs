using System.Security.Cryptography;

namespace Ampora.Regional.OpAmp;

/// <summary>
/// What agents are told while the region cannot take them: when to come back, spread so that they do not all come at once
/// (OpAMP, Throttling: at least 30 s).
/// </summary>
internal static class Unavailability
{
    public const string Words = "The region cannot reach its database now; come back later.";

    private const int LeastSeconds = 30;
    private const int SpreadSeconds = 30;

    public static TimeSpan RetryAfter() => TimeSpan.FromSeconds(LeastSeconds + RandomNumberGenerator.GetInt32(SpreadSeconds + 1));
}
