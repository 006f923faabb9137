using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>
/// A JSON answer, or a part of one, with the request that it answers. What is absent or null reads as empty; what is of another type than it
/// must be is a fact about the node, told as <see cref="NodeError.Malformed"/> with request and field, never an exception of the JSON reader.
/// </summary>
public sealed class RestAnswer
{
    private const int Shown = 80;
    private readonly JsonElement _element;
    private readonly string _field;

    private RestAnswer(string request, JsonElement element, string field) => (Request, _element, _field) = (request, element, field);

    /// <summary>Method and path of the request.</summary>
    public string Request { get; }

    /// <summary>True for a field that is missing or null.</summary>
    public bool IsAbsent => _element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>True for an object.</summary>
    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    /// <summary>True for a list.</summary>
    public bool IsList => _element.ValueKind == JsonValueKind.Array;

    /// <summary>True for a text.</summary>
    public bool IsText => _element.ValueKind == JsonValueKind.String;

    /// <summary>A field of an object; absent when the object is absent, or has none of that name.</summary>
    /// <exception cref="NodeRefusedException">This is no object.</exception>
    public RestAnswer this[string name] => Part(IsAbsent ? default : IsObject ? Field(name) : throw Wrong("an object"), name);

    /// <summary>The items of a list; none when it is absent.</summary>
    /// <exception cref="NodeRefusedException">This is no list.</exception>
    public IReadOnlyList<RestAnswer> Items =>
        IsAbsent ? [] : IsList ? [.. _element.EnumerateArray().Select((e, i) => Part(e, $"[{i}]"))] : throw Wrong("a list");

    /// <summary>Reads the body of an answer.</summary>
    /// <exception cref="ForeignAnswerException">It is not JSON.</exception>
    public static RestAnswer Read(string request, byte[] body)
    {
        try
        {
            return new RestAnswer(request, JsonElement.Parse(body), "");
        }
        catch (JsonException)
        {
            throw new ForeignAnswerException(request, "text that is not JSON", Encoding.UTF8.GetString(body));
        }
    }

    /// <summary>
    /// A text; <paramref name="absent"/> when there is none. Bytes that are no UTF-8 become U+FFFD: one bad message must not hide the others of its drain.
    /// </summary>
    /// <exception cref="NodeRefusedException">This is no text.</exception>
    public string Text(string absent = "") => IsAbsent ? absent : IsText ? ReadText() : throw Wrong("a text");

    /// <summary>A text that must be there.</summary>
    /// <exception cref="NodeRefusedException">It is missing, or no text.</exception>
    public string NeededText() => IsText ? ReadText() : throw Wrong("a text");

    /// <summary>A whole number, also as text, where an implementation writes 64-bit integers so; null when there is none.</summary>
    /// <exception cref="NodeRefusedException">This is no whole number of 64 bits.</exception>
    public long? Number() => IsAbsent ? null
        : _element.ValueKind == JsonValueKind.Number && _element.TryGetInt64(out var number) ? number
        : IsText && long.TryParse(ReadText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? number
        : throw Wrong("a whole number of 64 bits");

    /// <summary>A whole number within bounds; <paramref name="absent"/> when there is none.</summary>
    /// <exception cref="NodeRefusedException">This is none.</exception>
    public long Number(long absent, long least, long most) =>
        Number() is not { } number ? absent : number >= least && number <= most ? number : throw Wrong($"a number from {least} to {most}");

    /// <summary>A truth value; false when there is none.</summary>
    /// <exception cref="NodeRefusedException">This is none.</exception>
    public bool Truth() => !IsAbsent && _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    /// <summary>Bytes in standard base64; none when there is no text.</summary>
    /// <exception cref="NodeRefusedException">This is no base64.</exception>
    public byte[] Bytes() => IsAbsent ? [] : IsText && TryBytes(out var bytes) ? bytes : throw Wrong("base64");

    /// <summary>A message hash as lower-case hex with 0x, from hex or base64.</summary>
    /// <exception cref="NodeRefusedException">This is none.</exception>
    public string Hash() => IsText && RestJson.TryHash(ReadText()) is { } hash ? hash : throw Wrong("a hash of 32 bytes");

    /// <summary>What was answered, as text.</summary>
    public string Raw => _element.ValueKind == JsonValueKind.Undefined ? "nothing" : Lossy(JsonMarshal.GetRawUtf8Value(_element));

    /// <summary>What to throw when the node's answer is not what it must be.</summary>
    public NodeRefusedException Wrong(string wanted)
    {
        var found = Raw;
        return new NodeRefusedException(
            Request, 200, $"{(_field.Length == 0 ? "the answer" : $"field '{_field}'")} is {found[..Math.Min(found.Length, Shown)]} where {wanted} belongs",
                NodeError.Malformed);
    }

    private RestAnswer Part(JsonElement element, string name) =>
        new(Request, element, _field.Length == 0 || name[0] == '[' ? _field + name : $"{_field}.{name}");

    /// <summary>A name may hold bytes that are no UTF-8, which the reader's own look-up cannot compare.</summary>
    private JsonElement Field(string name)
    {
        try
        {
            return _element.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private bool TryBytes(out byte[] bytes)
    {
        try
        {
            return _element.TryGetBytesFromBase64(out bytes!);
        }
        catch (InvalidOperationException)
        {
            bytes = [];
            return false;
        }
    }

    /// <summary>Text, or its raw form where it is none in UTF-16: bytes that are no UTF-8, or half of a surrogate pair.</summary>
    private string ReadText()
    {
        try
        {
            return _element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Lossy(JsonMarshal.GetRawUtf8Value(_element)[1..^1]);
        }
    }

    private static string Lossy(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
