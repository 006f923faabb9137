using System.Globalization;
using System.Net;
using System.Text;

namespace Waku.QA.Performance.Plots;

/// <summary>A chart as SVG: no script and no font of its own, so that it shows alike in Allure, in a browser and in a mail.</summary>
public sealed record Chart
{
    private const int Width = 760;
    private const int Height = 340;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 46;
    private const int Bottom = 52;
    private static readonly string[] Colours = ["#1f5fbf", "#d9541e", "#2a8f4f", "#8a4fbf", "#b58900", "#c2185b", "#00838f", "#5d4037"];

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Name and unit of the horizontal axis.</summary>
    public required string XName { get; init; }

    /// <summary>Name and unit of the vertical axis.</summary>
    public required string YName { get; init; }

    /// <summary>Series.</summary>
    public required IReadOnlyList<PlotLine> Lines { get; init; }

    /// <summary>Shaded stretches.</summary>
    public IReadOnlyList<PlotBand> Bands { get; init; } = [];

    /// <summary>Horizontal position marked with a dashed line; null for none.</summary>
    public double? Mark { get; init; }

    /// <summary>True for a logarithmic horizontal axis.</summary>
    public bool LogX { get; init; }

    /// <summary>True when the vertical axis starts at zero.</summary>
    public bool FromZero { get; init; } = true;

    /// <summary>The picture.</summary>
    public string ToSvg()
    {
        var points = Lines.SelectMany(static l => l.Points).Where(static p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        if (points.Count == 0)
        {
            points = [(LogX ? 1 : 0, 0)];
        }

        var x = new Axis(points.Min(static p => p.X), points.Max(static p => p.X), Left, Width - Right, LogX);
        var y = new Axis(FromZero ? Math.Min(0, points.Min(static p => p.Y)) : points.Min(static p => p.Y), points.Max(static p => p.Y), Height - Bottom, Top,
            false);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" "
                + $"font-size=\"12\"><rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"18\" font-size=\"14\" font-weight=\"bold\">{Escape(Title)}</text>");
        DrawBands(svg, x);
        DrawAxes(svg, x, y);
        if (Mark is { } mark)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{x.At(mark):0.0}\" x2=\"{x.At(mark):0.0}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#555\" stroke-dasharray=\"5 4\"/>");
        }

        for (var i = 0; i < Lines.Count; i++)
        {
            DrawLine(svg, Lines[i], Colours[i % Colours.Length], i, x, y);
        }

        return svg.Append("</svg>").ToString();
    }

    private void DrawBands(StringBuilder svg, Axis x)
    {
        for (var i = 0; i < Bands.Count; i++)
        {
            var (from, to) = (x.At(Bands[i].From), x.At(Bands[i].To));
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{from:0.0}\" y=\"{Top}\" width=\"{Math.Max(1, to - from):0.0}\" height=\"{Height - Top - Bottom}\" "
                    + $"fill=\"{(i % 2 == 0 ? "#f0f2f5" : "#e2e6ec")}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{from + 3:0.0}\" y=\"{Top + 11}\" font-size=\"10\" fill=\"#556\">{Escape(Bands[i].Name)}</text>");
        }
    }

    private void DrawAxes(StringBuilder svg, Axis x, Axis y)
    {
        foreach (var tick in x.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{x.At(tick):0.0}\" x2=\"{x.At(tick):0.0}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#e3e3e3\"/><text "
                    + $"x=\"{x.At(tick):0.0}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0.####}</text>");
        }

        foreach (var tick in y.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y.At(tick):0.0}\" y2=\"{y.At(tick):0.0}\" stroke=\"#e3e3e3\"/><text x=\"{Left - 6}\" "
                    + $"y=\"{y.At(tick) + 4:0.0}\" text-anchor=\"end\">{tick:0.####}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\" fill=\"#333\">{Escape(XName)}</text>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"16\" y=\"{(Top + Height - Bottom) / 2}\" text-anchor=\"middle\" fill=\"#333\" transform=\"rotate(-90 16 "
                + $"{(Top + Height - Bottom) / 2})\">{Escape(YName)}</text>");
    }

    private static void DrawLine(StringBuilder svg, PlotLine line, string colour, int index, Axis x, Axis y)
    {
        if (line.Dots)
        {
            foreach (var (px, py) in line.Points.Where(static p => double.IsFinite(p.X) && double.IsFinite(p.Y)))
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<circle cx=\"{x.At(px):0.0}\" cy=\"{y.At(py):0.0}\" r=\"2\" fill=\"{colour}\" fill-opacity=\"0.6\"/>");
            }
        }
        else
        {
            var path = string.Join(' ',
                line.Points.Where(static p => double.IsFinite(p.X) && double.IsFinite(p.Y))
                    .Select(p => string.Create(CultureInfo.InvariantCulture, $"{x.At(p.X):0.0},{y.At(p.Y):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\"/>");
        }

        var at = Left + (index % 5 * 138);
        var row = 34 + (index / 5 * 12);
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{at}\" y=\"{row - 8}\" width=\"10\" height=\"8\" fill=\"{colour}\"/><text x=\"{at + 14}\" y=\"{row}\" "
                + $"font-size=\"11\">{Escape(line.Name)}</text>");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
