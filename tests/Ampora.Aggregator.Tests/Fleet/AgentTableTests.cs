using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Tests.Support;
using Ampora.Testing;
using Google.Protobuf;

namespace Ampora.Aggregator.Tests.Fleet;

public sealed class AgentTableTests
{
    private readonly TextPool _pool = new();

    [Fact]
    public void Any_sequence_of_edits_equals_a_sorted_dictionary_and_older_tables_stay_as_they_were()
    {
        var random = new Random(11);
        var table = AgentTable.Empty;
        var reference = new SortedDictionary<AgentId, HeldAgent>();
        var history = new List<(AgentTable Table, List<HeldAgent> Agents)>();
        for (var round = 0; round < 60; round++)
        {
            var edits = Enumerable.Range(0, random.Next(1, 400))
                .Select(_ => random.Next(3000)).Distinct()
                .Select(n => random.Next(4) == 0 ? new AgentEdit(Id(n), null) : new AgentEdit(Id(n), Entry(n)))
                .ToList();
            table = table.With(edits);
            foreach (var edit in edits)
            {
                if (edit.Entry is null)
                {
                    reference.Remove(edit.Id);
                }
                else
                {
                    reference[edit.Id] = edit.Entry;
                }
            }

            table.AsEnumerable().ShouldBe(reference.Values, ignoreOrder: false, $"round {round}");
            table.Count.ShouldBe(reference.Count);
            history.Add((table, [.. reference.Values]));
        }

        foreach (var (older, agents) in history)
        {
            older.AsEnumerable().ShouldBe(agents);
        }

        for (var n = 0; n < 3000; n++)
        {
            table.Find(Id(n)).ShouldBe(reference.GetValueOrDefault(Id(n)));
        }
    }

    [Slow("many tables")]
    [Fact]
    public void The_difference_of_two_tables_turns_one_into_the_other()
    {
        var random = new Random(5);
        var tables = new List<AgentTable> { AgentTable.Empty };
        for (var round = 0; round < 20; round++)
        {
            tables.Add(tables[^1].With(Enumerable.Range(0, 500).Select(_ => random.Next(4000)).Distinct()
                .Select(n => new AgentEdit(Id(n), random.Next(3) == 0 ? null : Entry(n)))));
        }

        foreach (var older in tables)
        {
            foreach (var newer in tables)
            {
                var edits = AgentTableDifferences.Between(older, newer).ToList();
                older.With(edits).AsEnumerable().ShouldBe(newer);
                edits.Select(edit => edit.Id).ShouldBe(edits.Select(edit => edit.Id).Order());
            }
        }
    }

    [Fact]
    public void Chunks_that_nothing_touched_are_shared()
    {
        var table = AgentTable.Empty.With(Enumerable.Range(0, 5000).Select(n => new AgentEdit(Id(n), Entry(n))));
        var changed = table.With([new AgentEdit(Id(4321), Entry(4321))]);
        changed.Chunks.ToArray().Intersect(table.Chunks.ToArray()).Count().ShouldBe(table.Chunks.Length - 1);
    }

    [Theory]
    [InlineData("00000000-0000-7000-8000-0000000000ff", true)]
    [InlineData("00000000-0000-7000-8000-0000000000FF", false)]
    [InlineData("000000000000700080000000000000ff", false)]
    [InlineData("", false)]
    public void An_id_has_one_spelling(string text, bool valid)
    {
        AgentId.TryParse(text, out var id).ShouldBe(valid);
        if (valid)
        {
            id.ToString().ShouldBe(text);
        }
    }

    private static AgentId Id(int n)
    {
        AgentId.TryParse(Frames.Id(n), out var id).ShouldBeTrue();
        return id;
    }

    private HeldAgent Entry(int n) => HeldAgent.Read(Frames.Id(n), 1, 1, Frames.Agent(n).ToByteString(), _pool)!;
}
