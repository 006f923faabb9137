namespace Waku.QA.Suites;

/// <summary>The checkout that this program was built from.</summary>
public static class Repository
{
    private const string Marker = "Waku.QA.sln";

    /// <summary>Root folder.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no {Marker} above {AppContext.BaseDirectory}: run from a checkout");
    }
}
