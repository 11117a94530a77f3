using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Options;

/// <summary>
/// Binds a section so that a value of the wrong type is a fault among the others: the framework's binder stops at the
/// first one. A key that does not convert keeps its default for the validators that follow.
/// </summary>
internal sealed class BoundSection<TOptions>(IConfiguration configuration, string section) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private volatile IReadOnlyList<string> _faults = [];

    public void Configure(TOptions options)
    {
        var faults = new OptionsFaults();
        var values = Leaves(configuration.GetSection(section));
        while (TryBind(values, options) is { } failure)
        {
            var key = values.Keys.FirstOrDefault(k => failure.Message.Contains($"'{k}'", StringComparison.OrdinalIgnoreCase));
            if (key is null)
            {
                faults.Add(section, $"must be readable: {failure.Message}");
                break;
            }

            faults.Add(key, $"must be {Wanted(failure)}");
            values.Remove(key);
        }

        _faults = faults.All;
    }

    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        _faults is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private InvalidOperationException? TryBind(Dictionary<string, string?> values, TOptions options)
    {
        try
        {
            new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(section).Bind(options);
            return null;
        }
        catch (InvalidOperationException failure)
        {
            return failure;
        }
    }

    private static Dictionary<string, string?> Leaves(IConfigurationSection root) =>
        root.AsEnumerable().Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The binder's message ends with the full name of the type that it wanted, in quotes.</summary>
    private static string Wanted(InvalidOperationException failure)
    {
        var type = failure.Message.TrimEnd('.', '\'');
        type = type[(type.LastIndexOfAny(['\'', '.']) + 1)..];
        return type switch
        {
            nameof(Boolean) => "true or false",
            nameof(TimeSpan) => "a duration as hours:minutes:seconds",
            nameof(Int32) or nameof(Int64) => "a whole number",
            nameof(Double) => "a number",
            nameof(Uri) => "an address",
            _ => $"a value of type {type}",
        };
    }
}
