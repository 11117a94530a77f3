namespace Ampora.Hosting.Ui;

/// <summary>Section <c>Ui</c>.</summary>
public sealed class UiOptions
{
    /// <summary>The folder of the built UI, with an <c>index.html</c>. Relative paths begin at the program. Default <c>wwwroot</c> beside the program.</summary>
    public string Path { get; set; } = "wwwroot";
}
