using Ampora.Hosting.Options;

namespace Ampora.Hosting.Access;

internal sealed class AccessOptionsValidator : OptionsValidator<AccessOptions>
{
    private const int LeastLength = 32;
    private const int MostLength = 512;

    public override void Validate(AccessOptions options, OptionsFaults faults)
    {
        faults.Unless(
            options.ApiToken.Length is >= LeastLength and <= MostLength && !options.ApiToken.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)),
            "Access:ApiToken",
            $"must have {LeastLength} to {MostLength} characters and no white space; make one with: openssl rand -hex 32");
    }
}
