using System.Globalization;
using System.Text;

namespace Waku.QA.Adapters.Rest;

/// <summary>Builds a query string; what is null or empty is left out.</summary>
public sealed class QueryText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a text.</summary>
    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(RestClient.Escape(value));
        }
    }

    /// <summary>Adds a number.</summary>
    public void Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a truth value.</summary>
    public void Add(string name, bool? value) => Add(name, value is { } known ? known ? "true" : "false" : null);

    /// <summary>Adds a list, joined by commas.</summary>
    public void Add(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            Add(name, string.Join(',', values));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
