using System.Text.Json;
using Ampora.Hosting.Fleet;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>
/// An agent's attributes as text labels: what selectors and filters ask. Identifying attributes win a name clash; the
/// description itself keeps both apart.
/// </summary>
internal static class AgentLabels
{
    public static SortedDictionary<string, string> Of(AgentDescription description)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in description.NonIdentifyingAttributes.Concat(description.IdentifyingAttributes))
        {
            labels[StoredText.Of(attribute.Key)!] = StoredText.Of(AttributeText.Of(attribute.Value))!;
        }

        return labels;
    }

    /// <summary>One attribute as text; null when it is absent.</summary>
    public static string? Find(AgentDescription? description, string key) =>
        description?.IdentifyingAttributes.Concat(description.NonIdentifyingAttributes).FirstOrDefault(attribute => attribute.Key == key) is { } found
            ? StoredText.Of(AttributeText.Of(found.Value))
            : null;

    /// <summary>For a jsonb column or parameter.</summary>
    public static string ToJson(IEnumerable<KeyValuePair<string, string>> labels)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in labels)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Of a jsonb column; values are always text there.</summary>
    public static SortedDictionary<string, string> FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new SortedDictionary<string, string>(
            document.RootElement.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!), StringComparer.Ordinal);
    }

    /// <summary>
    /// Writes the labels of agents whose description changed. No label is left that the new description lacks, but those that a
    /// bootstrap token attached stay, and win.
    /// </summary>
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<AgentChange> described, CancellationToken cancellation)
    {
        if (described.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            INSERT INTO agent_labels (agent_id, labels)
            SELECT u.id, u.labels || coalesce(e.labels, '{}') FROM unnest(@ids, @labels) AS u(id, labels)
            LEFT JOIN agent_enrollments e ON e.agent_id = u.id
            ON CONFLICT (agent_id) DO UPDATE SET labels = excluded.labels
            """, connection);
        command.Parameters.AddWithValue("ids", described.Select(item => item.Id).ToArray());
        command.Parameters.Add(new NpgsqlParameter("labels", NpgsqlDbType.Array | NpgsqlDbType.Jsonb)
        {
            Value = described.Select(item => ToJson(Of(item.Changes.Description!))).ToArray(),
        });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
