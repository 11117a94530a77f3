namespace Ampora.Regional.Enrollment;

/// <summary>How REST says what the database stores as numbers.</summary>
internal static class EnrollmentWords
{
    public const string Automatic = "automatic";
    public const string Manual = "manual";

    public static string? OfAdmission(short? admission) => admission switch
    {
        null => null,
        SpeakerRule.Waiting => Manual,
        _ => Automatic,
    };

    public static short? AdmissionOf(string? word) => word switch
    {
        null => null,
        Manual => SpeakerRule.Waiting,
        _ => SpeakerRule.Admitted,
    };

    public static string Of(CredentialKind kind) => kind switch
    {
        CredentialKind.Token => "token",
        CredentialKind.Certificate => "certificate",
        CredentialKind.Bootstrap => "bootstrap-token",
        _ => "gateway",
    };

    public static string Of(RevokedThing what) => what switch
    {
        RevokedThing.Credential => "credential",
        RevokedThing.BootstrapToken => "bootstrap-token",
        _ => "agent",
    };

    /// <param name="way">Of agent_enrollments; null when there is no entry.</param>
    public static string OfWay(short? way) => way switch
    {
        2 => "trusted-on-first-use",
        3 => "bootstrap-token",
        4 => "gateway",
        _ => "shared-key",
    };
}
