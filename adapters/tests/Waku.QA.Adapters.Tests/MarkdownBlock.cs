namespace Waku.QA.Adapters.Tests;

/// <summary>A fenced block of a page, with the last line of text before it that says something.</summary>
/// <param name="Language">What is written behind the fence.</param>
/// <param name="Before">The line before.</param>
/// <param name="Text">Its lines, without the indentation of the fence.</param>
internal sealed record MarkdownBlock(string Language, string Before, string Text)
{
    private const string Fence = "```";

    public static IReadOnlyList<MarkdownBlock> Read(string markdown)
    {
        List<MarkdownBlock> blocks = [];
        var before = "";
        using var lines = ((IEnumerable<string>)markdown.Split('\n')).GetEnumerator();
        while (lines.MoveNext())
        {
            var line = lines.Current.Trim();
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                var indent = lines.Current.Length - lines.Current.TrimStart().Length;
                List<string> text = [];
                while (lines.MoveNext() && lines.Current.Trim() != Fence)
                {
                    text.Add(lines.Current.Length > indent ? lines.Current[indent..] : "");
                }

                blocks.Add(new MarkdownBlock(line[Fence.Length..], before, string.Join('\n', text) + "\n"));
            }
            else if (line.Length > 0)
            {
                before = line;
            }
        }

        return blocks;
    }
}
