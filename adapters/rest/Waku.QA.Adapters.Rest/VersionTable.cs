using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Rest;

/// <summary>What each release line of an implementation can do, as one table: a row per capability, a column per line.</summary>
/// <param name="implementation">Implementation id.</param>
/// <param name="lines">First version of each line, oldest first.</param>
/// <param name="rows">Capabilities with one mark per line: <c>x</c> has it, anything else does not.</param>
public sealed class VersionTable(string implementation, IReadOnlyList<(int Major, int Minor)> lines, IReadOnlyList<(Capability Capability, string Marks)> rows)
{
    /// <summary>Index of the line that a version belongs to: the newest for versions that are unknown or newer than all.</summary>
    public int LineOf(NodeVersion version)
    {
        for (var i = lines.Count - 1; i > 0; i--)
        {
            if (version.IsAtLeast(lines[i].Major, lines[i].Minor))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>Capabilities of a version.</summary>
    public Capabilities Of(NodeVersion version)
    {
        var line = LineOf(version);
        return new Capabilities([.. rows.Where(r => Marks(r.Marks)[line] == "x").Select(static r => r.Capability)]);
    }

    /// <summary>A warning for a version that no line was made for; null when one was.</summary>
    public string? WarningOf(NodeVersion version)
    {
        var (oldest, newest) = (lines[0], lines[^1]);
        return !version.IsKnown ? $"{implementation} reports '{version}', which names no release: it is driven and judged as v{newest.Major}.{newest.Minor}"
            : version.IsAtLeast(newest.Major, newest.Minor + 1)
                ? $"{implementation} {version} is newer than any release this adapter was made for: it is driven and judged as v{newest.Major}.{newest.Minor}"
            : !version.IsAtLeast(oldest.Major, oldest.Minor)
                ? $"{implementation} {version} is older than any release this adapter was made for: it is driven and judged as v{oldest.Major}.{oldest.Minor}"
            : null;
    }

    private static string[] Marks(string marks) => marks.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
