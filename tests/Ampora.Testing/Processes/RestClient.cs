using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ampora.Testing.Processes;

/// <summary>REST as a program uses it: a bearer token, JSON in and out.</summary>
public sealed class RestClient : IDisposable
{
    private readonly HttpClient _client;

    public RestClient(Uri address, string token, TimeSpan? timeout = null)
    {
        _client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address, Timeout = timeout ?? Timeouts.Default };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonElement> GetAsync(string path) =>
        await TryGetAsync(path) ?? throw new InvalidOperationException($"GET {path}: not found");

    /// <summary>Null: there is no such thing (404).</summary>
    public async Task<JsonElement?> TryGetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, $"GET {path}");
    }

    public async Task<JsonElement> PostAsync<T>(string path, T body)
    {
        using var response = await _client.PostAsJsonAsync(path, body);
        return await ReadAsync(response, $"POST {path}");
    }

    /// <summary>Without a body either way.</summary>
    public async Task PutAsync(string path)
    {
        using var response = await _client.PutAsync(new Uri(path, UriKind.Relative), content: null);
        if (response.StatusCode != HttpStatusCode.NoContent)
        {
            throw new InvalidOperationException($"PUT {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Nothing answers yet, or not with success: false.</summary>
    public async Task<bool> AnswersAsync(string path)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string request)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{request}: {(int)response.StatusCode} {text}");
        }

        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
