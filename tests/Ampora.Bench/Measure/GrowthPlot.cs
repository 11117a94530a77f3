using System.Globalization;
using System.Text;

namespace Ampora.Bench.Measure;

/// <summary>Draws what an agent costs against the size of the fleet: an SVG of three panels that follows the reader's light or dark, and a table.</summary>
internal static class GrowthPlot
{
    private const int PanelWidth = 250;
    private const int Gap = 50;
    private const int Left = 50;
    private const int Top = 56;
    private const int PlotHeight = 160;
    private const int Height = Top + PlotHeight + 44;
    private const int Ticks = 4;

    private const string Style = """
        <style>
          text { font: 12px system-ui, sans-serif; fill: #57606a }
          .title { font-weight: 600; font-size: 13px; fill: #1f2328 }
          .grid { stroke: #d8dee4 } .axis { stroke: #8c959f } .line { fill: none; stroke: #0969da; stroke-width: 2 } .dot { fill: #0969da }
          @media (prefers-color-scheme: dark) {
            text { fill: #9198a1 } .title { fill: #f0f6fc } .grid { stroke: #30363d } .axis { stroke: #656c76 } .line { stroke: #58a6ff } .dot { fill: #58a6ff }
          }
        </style>
        """;

    public static string Draw(IReadOnlyList<GrowthPoint> points)
    {
        (string Title, Func<GrowthPoint, double> Value)[] panels =
        [
            ("Memory per agent, KB", point => point.Kilobytes),
            ("Processor per heartbeat, µs", point => point.Microseconds),
            ("Configuration to all agents, s", point => point.Push.Last),
        ];
        var width = Left + (panels.Length * PanelWidth) + ((panels.Length - 1) * Gap) + 24;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {Height}\" role=\"img\" aria-label=\"{Label(points)}\">");
        svg.AppendLine(Style);
        for (var i = 0; i < panels.Length; i++)
        {
            Panel(svg, Left + (i * (PanelWidth + Gap)), panels[i].Title, points, panels[i].Value);
        }

        return svg.AppendLine("</svg>").ToString();
    }

    public static string Table(IReadOnlyList<GrowthPoint> points)
    {
        var table = new StringBuilder("| agents | instances | KB per agent | CPU-µs per heartbeat | connected in | push: half, last, durable |\n|---|---|---|---|---|---|\n");
        foreach (var point in points)
        {
            table.AppendLine(CultureInfo.InvariantCulture,
                $"| {point.Agents:N0} | {point.Instances} | {point.Kilobytes:N1} | {point.Microseconds:N0} | {point.ConnectSeconds:N1} s | {point.Push.Half:N1} s, {point.Push.Last:N1} s, {point.Push.Durable:N1} s |");
        }

        return table.ToString();
    }

    private static string Label(IReadOnlyList<GrowthPoint> points) =>
        string.Create(CultureInfo.InvariantCulture, $"Memory per agent, processor time per heartbeat and push time from {points[0].Agents:N0} to {points[^1].Agents:N0} agents");

    private static void Panel(StringBuilder svg, int left, string title, IReadOnlyList<GrowthPoint> points, Func<GrowthPoint, double> value)
    {
        var most = (double)points.Max(point => point.Agents);
        var step = Step(points.Max(value) / Ticks);
        var top = step * Ticks;
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{left}\" y=\"24\">{title}</text>");
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var y = Y(tick * step);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line class=\"{(tick == 0 ? "axis" : "grid")}\" x1=\"{left}\" x2=\"{left + PanelWidth}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{tick * step:0.##}</text>");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline class=\"line\" points=\"{string.Join(' ', points.Select(At))}\"/>");
        foreach (var point in points)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{X(point):0.#}\" cy=\"{Y(value(point)):0.#}\" r=\"3.5\"><title>{point.Agents:N0} agents: {value(point):0.##}</title></circle>");

            // Small sizes stand too near to one another for a label each.
            if (point.Agents * 6 > most)
            {
                svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{X(point):0.#}\" y=\"{Top + PlotHeight + 18}\" text-anchor=\"middle\">{point.Agents / 1000} k</text>");
            }
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{left + (PanelWidth / 2)}\" y=\"{Top + PlotHeight + 36}\" text-anchor=\"middle\">agents</text>");

        string At(GrowthPoint point) => string.Create(CultureInfo.InvariantCulture, $"{X(point):0.#},{Y(value(point)):0.#}");

        double X(GrowthPoint point) => left + (point.Agents / most * PanelWidth);

        double Y(double amount) => Top + PlotHeight - (amount / top * PlotHeight);
    }

    /// <summary>The next 1, 2, 2.5 or 5 times a power of ten.</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 1e-6))));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(factor => factor * power).First(step => step >= least * 0.999);
    }
}
