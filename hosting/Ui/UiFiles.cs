using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Ui;

/// <summary>The built UI: its files, and index.html for every other path, because the UI has routes of its own.</summary>
internal sealed class UiFiles(IOptions<UiOptions> options)
{
    private const string Assets = "/assets";
    private readonly string _folder = Path.GetFullPath(options.Value.Path, AppContext.BaseDirectory);

    public string Folder => _folder;

    public bool Exist => File.Exists(Path.Combine(_folder, "index.html"));

    public RequestDelegate Pipeline(IApplicationBuilder branch)
    {
        if (Exist)
        {
            var files = new StaticFileOptions { FileProvider = new PhysicalFileProvider(_folder), OnPrepareResponse = Cache };
            branch.UseStaticFiles(files);
            branch.Use((context, next) =>
            {
                // A missing asset is an old page asking for an old build; a page would only confuse it.
                if (!context.Request.Path.StartsWithSegments(Assets))
                {
                    context.Request.Path = "/index.html";
                }

                return next(context);
            });
            branch.UseStaticFiles(files);
        }
        else
        {
            branch.Run(context => UiMissingPage.For(_folder).ExecuteAsync(context));
        }

        return branch.Build();
    }

    /// <summary>The build names what is under assets by its content.</summary>
    private static void Cache(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl =
            file.Context.Request.Path.StartsWithSegments(Assets) ? "public, max-age=31536000, immutable" : "no-cache";
}
