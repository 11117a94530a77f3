using System.Security.Cryptography;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Transport;

/// <summary>Downloads the file of a package with the headers of its offer, and checks that it is the one that the offer names.</summary>
internal static class PackageDownload
{
    /// <returns>Why it failed; empty when the file is here and right. The bytes themselves are of no use to a simulated agent.</returns>
    internal static async Task<string> RunAsync(HttpClient http, DownloadableFile? file, CancellationToken cancellation)
    {
        if (file is null || !Uri.TryCreate(file.DownloadUrl, UriKind.Absolute, out var address))
        {
            return $"file.download_url: \"{file?.DownloadUrl}\" is not a URL";
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            foreach (var header in file.Headers?.Headers_ ?? [])
            {
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                return $"{address}: the server answered {(int)response.StatusCode} {response.StatusCode}";
            }

            await using var content = await response.Content.ReadAsStreamAsync(cancellation);
            var hash = await SHA256.HashDataAsync(content, cancellation);
            return file.ContentHash.Span.SequenceEqual(hash)
                ? ""
                : $"{address}: the file's SHA-256 is {Convert.ToHexStringLower(hash)}, not {Convert.ToHexStringLower(file.ContentHash.Span)} as offered";
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            return $"{address}: {fault.Message}";
        }
    }
}
