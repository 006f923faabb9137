namespace Waku.Node.Host.Configuration;

/// <summary>The token of gRPC control. A command line can be read by every user of a machine; a file of mode 0600 and the environment cannot.</summary>
internal static class ControlToken
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The token; empty to make one at random.</summary>
    /// <exception cref="FlagException">The file cannot be read, is open to others, or is empty.</exception>
    public static string From(FlagValues flags)
    {
        var path = flags.Text("grpc-control-token-file");
        if (path.Length == 0)
        {
            return flags.Text("grpc-control-token");
        }

        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new FlagException($"--grpc-control-token-file: '{path}' can be read or written by other users; chmod 0600 it");
            }

            return File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : throw new FlagException($"--grpc-control-token-file: '{path}' is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FlagException($"cannot read --grpc-control-token-file '{path}': {e.Message}");
        }
    }
}
