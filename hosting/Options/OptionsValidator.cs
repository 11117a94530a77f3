using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Options;

/// <summary>Checks one section whole: an implementation adds every fault it finds and never stops at the first.</summary>
public abstract class OptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : class
{
    public abstract void Validate(TOptions options, OptionsFaults faults);

    ValidateOptionsResult IValidateOptions<TOptions>.Validate(string? name, TOptions options)
    {
        var faults = new OptionsFaults();
        Validate(options, faults);
        return faults.All.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.All);
    }
}
