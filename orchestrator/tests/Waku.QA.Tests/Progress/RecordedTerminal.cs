using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Waku.QA.Tests.Progress;

/// <summary>A terminal that keeps what is on its screen: it knows line ends, erasing, going up, and colours, which it leaves out.</summary>
internal sealed partial class RecordedTerminal : IAnsiConsoleOutput
{
    private readonly StringWriter _written = new();

    public RecordedTerminal(int width, int height, bool isTerminal = true, bool colours = true)
    {
        (Width, Height, IsTerminal) = (width, height, isTerminal);
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = this,
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isTerminal && colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
    }

    public IAnsiConsole Console { get; }

    public TextWriter Writer => _written;

    public bool IsTerminal { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>All that was written, with its control sequences.</summary>
    public string Written => _written.ToString();

    /// <summary>What a person sees, from the first line ever written.</summary>
    public string Screen()
    {
        List<StringBuilder> lines = [new()];
        var row = 0;
        foreach (Match part in Parts().Matches(Written))
        {
            if (part.Groups["up"] is { Success: true } up)
            {
                row -= int.Parse(up.Value, CultureInfo.InvariantCulture);
                Assert.That(row, Is.GreaterThanOrEqualTo(0), "nothing is above the first line");
            }
            else if (part.Groups["below"].Success)
            {
                lines.RemoveRange(row, lines.Count - row);
                lines.Add(new());
            }
            else if (part.Value == "\n")
            {
                row++;
                if (row == lines.Count)
                {
                    lines.Add(new());
                }
            }
            else if (part.Groups["text"] is { Success: true } text)
            {
                lines[row].Append(text.Value);
            }
        }

        return string.Join('\n', lines.Select(static l => l.ToString().TrimEnd())).TrimEnd() + "\n";
    }

    public void SetEncoding(Encoding encoding)
    {
    }

    [GeneratedRegex("\u001b\\[(?<up>[0-9]+)A|(?<below>\u001b\\[J)|\u001b\\[[0-9;]*m|\r|\n|(?<text>[^\u001b\r\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
