using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Building;

/// <summary>
/// Nodes that were made where this program was made, and lie beside it (issue 22): they are used as they are, so that neither an SDK nor
/// sources are needed. In a checkout there are none.
/// </summary>
public static class PrebuiltNode
{
    /// <summary>File beside a recipe's output that says so; it holds the key by which caches and tags of images know the content.</summary>
    public const string Mark = ".prebuilt";

    private const int LongestKey = 64;

    /// <summary>Key of what a recipe would make, when it is there already; null when it must be made here.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <exception cref="EnvironmentException">The mark is there without the output, or holds no key: names the file, and the mend.</exception>
    public static string? KeyOf(BuildRecipe recipe)
    {
        var mark = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(recipe.Output))!, Mark);
        if (!File.Exists(mark))
        {
            return null;
        }

        const string Mend = "unpack the distribution again, as a whole";
        if (!File.Exists(recipe.Output))
        {
            throw new EnvironmentException($"{mark} says that a node lies beside it, but there is no {recipe.Output}", Mend);
        }

        var key = File.ReadAllText(mark).Trim();
        return key.Length is > 0 and <= LongestKey && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? key
            : throw new EnvironmentException($"{mark}: holds no key of letters, digits, '-' and '.'", Mend);
    }
}
