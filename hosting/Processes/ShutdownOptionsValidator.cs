using Ampora.Hosting.Options;

namespace Ampora.Hosting.Processes;

internal sealed class ShutdownOptionsValidator : OptionsValidator<ShutdownOptions>
{
    public override void Validate(ShutdownOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Shutdown:DrainDelaySeconds", options.DrainDelaySeconds, 0, 300);
        faults.UnlessBetween("Shutdown:TimeoutSeconds", options.TimeoutSeconds, 1, 600);
    }
}
