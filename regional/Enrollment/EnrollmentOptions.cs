using Ampora.Hosting.Options;

namespace Ampora.Regional.Enrollment;

/// <summary>What happens to an agent that the region has not seen before.</summary>
internal enum AdmissionPolicy
{
    /// <summary>It may be offered whatever is assigned to it.</summary>
    Automatic,

    /// <summary>It is listened to, and offered nothing until an operator approves it.</summary>
    Manual,
}

/// <summary>Section <c>Enrollment</c>: how agents that are new come in, and what they prove who they are with.</summary>
internal sealed class EnrollmentOptions
{
    public const string Section = "Enrollment";

    /// <summary>For agents that come with the shared key, a bootstrap token that says nothing else, or nothing at all. Default Automatic.</summary>
    public AdmissionPolicy Admission { get; set; }

    /// <summary>Takes agents that present no credential at all. Default false.</summary>
    public bool TrustOnFirstUse { get; set; }
}

internal sealed class EnrollmentOptionsValidator : OptionsValidator<EnrollmentOptions>
{
    public override void Validate(EnrollmentOptions options, OptionsFaults faults) =>
        faults.Unless(Enum.IsDefined(options.Admission), "Enrollment:Admission", "must be Automatic or Manual");
}
