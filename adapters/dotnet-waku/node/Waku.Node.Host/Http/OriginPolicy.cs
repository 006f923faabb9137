using System.Text.RegularExpressions;

namespace Waku.Node.Host.Http;

/// <summary>Cross-origin requests of browsers (<c>--rest-allow-origin</c>): without patterns the header is not looked at, as in nwaku.</summary>
internal sealed class OriginPolicy(IReadOnlyList<string> patterns)
{
    private readonly Regex[] _allowed =
        [.. patterns.Select(static p =>
            new Regex($"^(https?://)?{Regex.Escape(p).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
            RegexOptions.CultureInvariant))];

    /// <summary>False for an origin that is not allowed; sets the answer's headers otherwise.</summary>
    public bool Admit(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (_allowed.Length == 0 || origin.Length == 0)
        {
            return true;
        }

        if (!Array.Exists(_allowed, r => r.IsMatch(origin)))
        {
            return false;
        }

        context.Response.Headers.AccessControlAllowOrigin = origin;
        context.Response.Headers.Vary = "Origin";
        context.Response.Headers.AccessControlAllowHeaders = "Content-Type";
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE, OPTIONS";
        return true;
    }
}
