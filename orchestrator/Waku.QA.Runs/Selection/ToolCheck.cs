using System.Diagnostics;
using System.Globalization;
using Waku.QA.Core.Adapters;

namespace Waku.QA.Runs.Selection;

/// <summary>Looks for programs that implementations need.</summary>
public static class ToolCheck
{
    /// <summary>Null when the tool is there and new enough; otherwise what is wrong and how to mend it.</summary>
    public static async Task<string?> MissingAsync(ToolRequirement tool, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo(OperatingSystem.IsWindows() && tool.Program == "npm" ? "npm.cmd" : tool.Program, ["--version"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            var major = output.Trim().TrimStart('v').Split('.')[0];
            return int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var found) && found >= tool.MinimumMajor
                ? null
                : $"{tool.Program} {output.Trim()} is too old, {tool.MinimumMajor} or newer is needed: {tool.Mend}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{tool.Program} is not installed: {tool.Mend}";
        }
    }
}
