using Ampora.Hosting.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Tests.Options;

public sealed class OptionsSetupTests
{
    [Fact]
    public void A_good_section_is_bound()
    {
        var options = Bind(("Sample:Count", "7"), ("Sample:Every", "00:00:05"), ("Sample:Peers:0:Name", "a"), ("Sample:Peers:1:Name", "b"));
        options.Count.ShouldBe(7);
        options.Every.ShouldBe(TimeSpan.FromSeconds(5));
        options.Peers.Select(peer => peer.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void What_is_not_configured_keeps_its_default() => Bind().Count.ShouldBe(3);

    [Fact]
    public void An_empty_value_is_no_value() => Bind(("Sample:Count", ""), ("Sample:Every", "")).Count.ShouldBe(3);

    [Fact]
    public void Values_of_the_wrong_type_and_values_out_of_range_are_reported_together()
    {
        var failure = Should.Throw<OptionsValidationException>(() =>
            Bind(("Sample:Every", "soon"), ("Sample:On", "perhaps"), ("Sample:Count", "99"), ("Sample:Peers:1:Weight", "heavy"), ("Sample:Name", "")));
        failure.Failures.ShouldBe(
        [
            "Sample:Every must be a duration as hours:minutes:seconds",
            "Sample:On must be true or false",
            "Sample:Peers:1:Weight must be a whole number",
            "Sample:Count must be between 1 and 9, not 99",
            "Sample:Name must not be empty",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_value_of_the_wrong_type_leaves_the_rest_of_its_section_bound()
    {
        var services = Services(("Sample:Every", "soon"), ("Sample:Count", "8"));
        var options = new SampleOptions();
        services.GetRequiredService<IConfigureOptions<SampleOptions>>().Configure(options);
        options.Count.ShouldBe(8);
    }

    [Fact]
    public void The_words_do_not_repeat_a_value_that_may_be_secret()
    {
        var failure = Should.Throw<OptionsValidationException>(() => Bind(("Sample:Count", "hunter2")));
        failure.Message.ShouldNotContain("hunter2");
    }

    private static SampleOptions Bind(params (string Key, string? Value)[] settings) =>
        Services(settings).GetRequiredService<IOptions<SampleOptions>>().Value;

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Build());
        services.AddValidatedOptions<SampleOptions, SampleValidator>("Sample");
        return services.BuildServiceProvider();
    }

    private sealed class SampleOptions
    {
        public int Count { get; set; } = 3;

        public bool On { get; set; }

        public string Name { get; set; } = "sample";

        public TimeSpan Every { get; set; }

        public List<Peer> Peers { get; set; } = [];
    }

    private sealed class Peer
    {
        public string? Name { get; set; }

        public int Weight { get; set; }
    }

    private sealed class SampleValidator : OptionsValidator<SampleOptions>
    {
        public override void Validate(SampleOptions options, OptionsFaults faults)
        {
            faults.UnlessBetween("Sample:Count", options.Count, 1, 9);
            faults.Unless(options.Name.Length > 0, "Sample:Name", "must not be empty");
        }
    }
}
