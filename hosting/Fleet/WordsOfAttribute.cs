namespace Ampora.Hosting.Fleet;

/// <summary>A text parameter that takes the words of an enum; the OpenAPI document names them.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WordsOfAttribute(Type words) : System.Attribute
{
    public Type Words { get; } = words;
}
