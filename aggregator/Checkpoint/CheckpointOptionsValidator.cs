using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Checkpoint;

internal sealed class CheckpointOptionsValidator : OptionsValidator<CheckpointOptions>
{
    public override void Validate(CheckpointOptions options, OptionsFaults faults) =>
        faults.UnlessBetween("Checkpoint:Interval", options.Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
}
