using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>HTML in which only what stands in the source code is markup: whatever is put in is encoded, in text and in attributes.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Length in UTF-8.</summary>
    public int Bytes { get; private set; }

    /// <summary>Appends markup with texts in it.</summary>
    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => this;

    /// <summary>Appends what was made by this class.</summary>
    public HtmlText Add(HtmlText inner) => Raw(inner._text.ToString());

    /// <summary>Appends the style of the page, which is a file of ours: in it nothing may be encoded.</summary>
    public HtmlText AddStyle(string css) => Raw(css.Contains('<', StringComparison.Ordinal) ? throw new ArgumentException("a style has no markup") : css);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private HtmlText Raw(string text)
    {
        _text.Append(text);
        Bytes += Encoding.UTF8.GetByteCount(text);
        return this;
    }

    /// <summary>Takes markup and texts apart.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlText _target;

        public Markup(int literalLength, int formattedCount, HtmlText target) => _target = target;

        public void AppendLiteral(string markup) => _target.Raw(markup);

        public void AppendFormatted(string? text) => _target.Raw(WebUtility.HtmlEncode(text) ?? "");

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
