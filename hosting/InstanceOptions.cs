namespace Ampora.Hosting;

/// <summary>Section <c>Instance</c>.</summary>
public sealed class InstanceOptions
{
    /// <summary>Tells the instances of one region or aggregator apart; must be unique among them. Default: the machine's name.</summary>
    public string Name { get; set; } = Environment.MachineName;
}
