using Ampora.Hosting.Options;

namespace Ampora.Hosting.Ui;

internal sealed class UiOptionsValidator : OptionsValidator<UiOptions>
{
    // A missing folder is no fault: a region works without its UI, and the page says what is missing.
    public override void Validate(UiOptions options, OptionsFaults faults) =>
        faults.Unless(!string.IsNullOrWhiteSpace(options.Path), "Ui:Path", "must name a folder");
}
