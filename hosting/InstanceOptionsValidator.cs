using System.Text.RegularExpressions;
using Ampora.Hosting.Options;

namespace Ampora.Hosting;

internal sealed partial class InstanceOptionsValidator : OptionsValidator<InstanceOptions>
{
    public override void Validate(InstanceOptions options, OptionsFaults faults) =>
        faults.Unless(NameShape().IsMatch(options.Name), "Instance:Name", "must be 1 to 63 letters, digits, dots, dashes or underscores");

    [GeneratedRegex("^[A-Za-z0-9._-]{1,63}$")]
    private static partial Regex NameShape();
}
