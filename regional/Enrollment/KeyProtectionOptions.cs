using Ampora.Hosting.Options;

namespace Ampora.Regional.Enrollment;

/// <summary>Section <c>KeyProtection</c>: the key that seals what the region must be able to read again.</summary>
internal sealed class KeyProtectionOptions
{
    public const string Section = "KeyProtection";

    /// <summary>Base64 of 32 random bytes, the same on every instance, and kept apart from the database's backups. Empty: nothing can be sealed.</summary>
    public string MasterKey { get; set; } = "";
}

internal sealed class KeyProtectionOptionsValidator : OptionsValidator<KeyProtectionOptions>
{
    public override void Validate(KeyProtectionOptions options, OptionsFaults faults) =>
        faults.Unless(options.MasterKey.Length == 0 || MasterKey.Decode(options.MasterKey) is not null, "KeyProtection:MasterKey",
            $"must be base64 of {MasterKey.Bytes} bytes");
}
