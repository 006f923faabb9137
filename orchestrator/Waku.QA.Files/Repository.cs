namespace Waku.QA.Files;

/// <summary>Where policies, topologies and lists of the suites are found: in the checkout that this program was built from, else beside the program.</summary>
public static class Repository
{
    private const string Marker = "Waku.QA.sln";

    /// <summary>Root of the checkout; null where there is none.</summary>
    public static string? Checkout { get; } = Find();

    /// <summary>Folder that has <c>suites/</c> and <c>topologies/</c>.</summary>
    public static string Root { get; } = Checkout ?? AppContext.BaseDirectory;

    /// <summary>Where results go unless it is said otherwise.</summary>
    public static string Results { get; } = Path.Combine(Checkout ?? Environment.CurrentDirectory, "results");

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
