using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Options;

/// <summary>
/// Binds a section so that every value of the wrong type is a fault among the others. The framework's binder stops at the first
/// one, and inside a list it silently leaves the element out. A value that does not convert keeps its default for the validators that
/// follow; so does an empty one, because that is how an environment variable is taken back.
/// </summary>
internal sealed class BoundSection<TOptions>(IConfiguration configuration, string section) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private volatile IReadOnlyList<string> _faults = [];

    public void Configure(TOptions options)
    {
        var faults = new OptionsFaults();
        var good = new Dictionary<string, string?>();
        foreach (var (key, value) in configuration.GetSection(section).AsEnumerable().Where(pair => pair.Value is not null))
        {
            var type = ConfigurationLeaf.TypeOf(typeof(TOptions), key[section.Length..]);
            if (type is null || ConfigurationLeaf.Converts(value!, type))
            {
                good[key] = value;
            }
            else if (value!.Length > 0)
            {
                faults.Add(key, $"must be {ConfigurationLeaf.Words(type)}");
            }
        }

        new ConfigurationBuilder().AddInMemoryCollection(good).Build().GetSection(section).Bind(options);
        _faults = faults.All;
    }

    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        _faults is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
