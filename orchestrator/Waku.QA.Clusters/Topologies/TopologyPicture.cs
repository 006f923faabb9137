using System.Globalization;
using System.Net;
using System.Text;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Clusters.Topologies;

/// <summary>A drawing of a cluster as SVG: nodes on a circle, coloured by implementation, an arrow from dialer to dialed.</summary>
public static class TopologyPicture
{
    private const int Size = 480;
    private static readonly string[] Colours = ["#2b6cb0", "#b7791f", "#2f855a", "#9b2c2c", "#6b46c1"];

    /// <summary>Draws the nodes.</summary>
    public static string Draw(string title, IReadOnlyList<NodeSpec> nodes)
    {
        var implementations = nodes.Select(static n => n.Implementation).Distinct().ToList();
        var places = nodes.Select((node, i) => (node.Name, Place: Place(i, nodes.Count))).ToDictionary(static p => p.Name, static p => p.Place);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Size} {Size + 30}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.Append("<defs><marker id=\"a\" viewBox=\"0 0 10 10\" refX=\"24\" refY=\"5\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\"><path d=\"M0 "
            + "0L10 5L0 10z\" fill=\"#718096\"/></marker></defs>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"18\" font-size=\"14\">{WebUtility.HtmlEncode(title)}</text>");
        foreach (var node in nodes)
        {
            var from = places[node.Name];
            foreach (var to in node.Dials.Select(d => places[d]))
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<line x1=\"{from.X:0.#}\" y1=\"{from.Y:0.#}\" x2=\"{to.X:0.#}\" y2=\"{to.Y:0.#}\" stroke=\"#cbd5e0\" marker-end=\"url(#a)\"/>");
            }
        }

        foreach (var node in nodes)
        {
            var (x, y) = places[node.Name];
            var colour = Colours[implementations.IndexOf(node.Implementation) % Colours.Length];
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"14\" fill=\"{colour}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"{y + 28:0.#}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(node.Name)}</text>");
        }

        for (var i = 0; i < implementations.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<circle cx=\"{20 + (i * 140)}\" cy=\"{Size + 16}\" r=\"6\" fill=\"{Colours[i % Colours.Length]}\"/><text x=\"{32 + (i * 140)}\" "
                    + $"y=\"{Size + 20}\">{WebUtility.HtmlEncode(implementations[i])}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static (double X, double Y) Place(int index, int count)
    {
        var angle = (2 * Math.PI * index / count) - (Math.PI / 2);
        return ((Size / 2) + (170 * Math.Cos(angle)), (Size / 2) + (170 * Math.Sin(angle)));
    }
}
