using Ampora.Hosting.Telemetry;

namespace Ampora.Hosting.Tests.Telemetry;

public sealed class PrometheusNameTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", "histogram", "http_server_request_duration_seconds")]
    [InlineData("ampora.feed.rows", "{row}", "counter", "ampora_feed_rows_total")]
    [InlineData("ampora.feed.rows.total", "", "counter", "ampora_feed_rows_total")]
    [InlineData("ampora.messages.size", "By", "histogram", "ampora_messages_size_bytes")]
    [InlineData("ampora.messages.bytes", "By", "counter", "ampora_messages_bytes_total")]
    [InlineData("ampora.cpu", "1", "gauge", "ampora_cpu_ratio")]
    [InlineData("ampora.cpu", "1", "counter", "ampora_cpu_total")]
    [InlineData("ampora.rate", "By/s", "gauge", "ampora_rate_bytes_per_second")]
    [InlineData("ampora.odd name-with--marks", "", "gauge", "ampora_odd_name_with_marks")]
    [InlineData("9lives", "", "gauge", "_9lives")]
    public void A_metric_is_named_as_the_specification_says(string name, string unit, string type, string expected) =>
        PrometheusName.OfMetric(name, unit, type).ShouldBe(expected);

    [Fact]
    public void A_label_has_no_colon() => PrometheusName.OfLabel("url:scheme.name").ShouldBe("url_scheme_name");
}
