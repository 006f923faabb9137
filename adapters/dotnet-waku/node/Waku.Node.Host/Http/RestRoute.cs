namespace Waku.Node.Host.Http;

/// <summary>One route: <c>*</c> stands for one URL-encoded path segment.</summary>
internal sealed record RestRoute(string Method, string Pattern, Func<RestContext, Task> Handler)
{
    private readonly string[] _segments = Pattern.Split('/');

    /// <summary>Arguments when the raw, still encoded path fits; null otherwise.</summary>
    public string[]? Match(string method, string[] path)
    {
        if (method != Method || path.Length != _segments.Length)
        {
            return null;
        }

        string[] arguments = [];
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i] == "*")
            {
                if (path[i].Length == 0)
                {
                    return null;
                }

                arguments = [.. arguments, Uri.UnescapeDataString(path[i])];
            }
            else if (_segments[i] != path[i])
            {
                return null;
            }
        }

        return arguments;
    }
}
