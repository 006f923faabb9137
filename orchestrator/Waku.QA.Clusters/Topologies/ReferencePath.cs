using Waku.QA.Core.Adapters;

namespace Waku.QA.Clusters.Topologies;

/// <summary>Paths of programs as users write them.</summary>
public static class ReferencePath
{
    /// <summary>The full path of a reference that is one, from a folder or from the user's home; any other reference as it is.</summary>
    public static string Resolve(string reference, string folder) =>
        !NodeReference.IsPath(reference) ? reference
        : reference[0] == '~' ? Path.GetFullPath(reference[2..], Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
        : Path.GetFullPath(reference, folder);
}
