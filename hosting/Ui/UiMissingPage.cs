using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Hosting.Ui;

/// <summary>What a person sees when the process has no UI beside it.</summary>
internal static class UiMissingPage
{
    public static ContentHttpResult For(string folder) => TypedResults.Content(
        $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><title>The UI is not here</title>
        <h1>The UI is not here</h1>
        <p>This process runs, but its browser UI was not built into <code>{HtmlEncoder.Default.Encode(folder)}</code>.</p>
        <p>Build it in <code>ui/web</code> (<code>npm ci &amp;&amp; npm run build</code>) and point <code>Ui:Path</code> at the result.</p>
        </html>
        """,
        "text/html",
        Encoding.UTF8,
        StatusCodes.Status404NotFound);
}
