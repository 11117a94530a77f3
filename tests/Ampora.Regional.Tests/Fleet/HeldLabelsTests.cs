using System.Text;
using Ampora.Regional.Agents;
using Ampora.Regional.Fleet;

namespace Ampora.Regional.Tests.Fleet;

public sealed class HeldLabelsTests
{
    [Fact]
    public void A_label_is_found_with_its_whole_name_and_value_only()
    {
        var labels = Of(("env", "production"), ("team", "env"), ("production", "x"), ("empty", ""));
        Has("env", "production").ShouldBeTrue();
        Has("empty", "").ShouldBeTrue();
        Has("env", "prod").ShouldBeFalse();
        Has("env", "").ShouldBeFalse();
        Has("nv", "production").ShouldBeFalse();
        // A value followed by the next name is not that label.
        Has("production", "team").ShouldBeFalse();
        Has("env", "x").ShouldBeFalse();

        bool Has(string name, string value) => labels.Has(HeldLabels.Needle(name, value));
    }

    [Fact]
    public void A_text_is_found_in_values_of_any_case_and_never_in_names()
    {
        var labels = HeldLabels.Of(Encoding.UTF8.GetBytes("""{"team": "Checkout", "teamwork": "no team here", "zone": "ÉTÉ"}"""), "svc", "Host-1");
        Mentions("CHECK").ShouldBeTrue();
        Mentions("team here").ShouldBeTrue();
        Mentions("été").ShouldBeTrue();
        Mentions("host-1").ShouldBeTrue();
        Mentions("teamw").ShouldBeFalse();
        Mentions("zone").ShouldBeFalse();
        Mentions("checkoutno").ShouldBeFalse();
        Of(("team", "x")).Mentions(HeldLabels.TextNeedle("team")).ShouldBeFalse();

        bool Mentions(string text) => labels.Mentions(HeldLabels.TextNeedle(text));
    }

    [Fact]
    public void A_value_is_found_by_its_name()
    {
        var labels = Of(("a", "1"), ("ab", "2"), ("b", ""));
        ValueOf("a").ShouldBe("1");
        ValueOf("ab").ShouldBe("2");
        ValueOf("b").ShouldBe("");
        ValueOf("c").ShouldBe("");

        string ValueOf(string name) => Encoding.UTF8.GetString(labels.ValueOf(HeldLabels.NameNeedle(name)));
    }

    [Fact]
    public void What_one_agent_says_takes_no_more_than_its_share()
    {
        var labels = Of([.. Enumerable.Range(0, 100).Select(n => ($"name-{n:d3}", new string('x', 1000)))]);
        labels.Has(HeldLabels.Needle("name-000", new string('x', 1000))).ShouldBeTrue();
        labels.Has(HeldLabels.Needle("name-099", new string('x', 1000))).ShouldBeFalse();
        labels.Bytes.ShouldBeLessThanOrEqualTo(2 * HeldLabels.MaxBytes);
    }

    private static HeldLabels Of(params (string Name, string Value)[] labels) =>
        HeldLabels.Of(Encoding.UTF8.GetBytes(AgentLabels.ToJson(labels.Select(label => KeyValuePair.Create(label.Name, label.Value)))));
}
