using Waku.QA.Core.Topologies;

namespace Waku.QA.Clusters.Topologies;

/// <summary>Who dials whom. Every edge has one dialer, the node with the larger index, so that no two nodes dial each other.</summary>
public static class ConnectionGraph
{
    /// <summary>Edges (dialer, dialed) of a shape with <paramref name="count"/> nodes, in a fixed order.</summary>
    public static IReadOnlyList<(int From, int To)> Edges(GraphShape shape, int count, int degree, int seed)
    {
        SortedSet<(int From, int To)> edges = [];
        switch (shape)
        {
            case GraphShape.Full:
                for (var i = 1; i < count; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        edges.Add((i, j));
                    }
                }

                break;
            case GraphShape.Line or GraphShape.Ring:
                for (var i = 1; i < count; i++)
                {
                    edges.Add((i, i - 1));
                }

                if (shape == GraphShape.Ring && count > 2)
                {
                    edges.Add((count - 1, 0));
                }

                break;
            case GraphShape.Star:
                for (var i = 1; i < count; i++)
                {
                    edges.Add((i, 0));
                }

                break;
            case GraphShape.Grid:
                AddGrid(edges, count);
                break;
            default:
                AddRandom(edges, count, degree, seed);
                break;
        }

        return [.. edges];
    }

    private static void AddGrid(SortedSet<(int From, int To)> edges, int count)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(count));
        for (var i = 0; i < count; i++)
        {
            if (i % columns > 0)
            {
                edges.Add((i, i - 1));
            }

            if (i >= columns)
            {
                edges.Add((i, i - columns));
            }
        }
    }

    /// <summary>A random chain over all nodes makes it connected; random edges fill it up to the degree.</summary>
    private static void AddRandom(SortedSet<(int From, int To)> edges, int count, int degree, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order);
        for (var i = 1; i < count; i++)
        {
            edges.Add((Math.Max(order[i], order[i - 1]), Math.Min(order[i], order[i - 1])));
        }

        var wanted = Math.Min(count * degree / 2, count * (count - 1) / 2);
        while (edges.Count < wanted)
        {
            var (a, b) = (random.Next(count), random.Next(count));
            if (a != b)
            {
                edges.Add((Math.Max(a, b), Math.Min(a, b)));
            }
        }
    }
}
