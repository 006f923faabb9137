using Waku.QA.Core.Adapters;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Regression.Fields;

/// <summary>One number of one request of a protocol.</summary>
/// <param name="Protocol">Protocol id; the gossipsub one for what goes over relay.</param>
/// <param name="Name">Name in the specification, with the message that it is in.</param>
/// <param name="Kind">What the specification has it for.</param>
/// <param name="Served">Capability of nodes that read it.</param>
/// <param name="Request">A request that is right but for the field: pubsub topic, content topic, value of the field.</param>
public sealed record WireField(string Protocol, string Name, FieldKind Kind, Capability Served, Func<string, string, ulong, Proto> Request)
{
    /// <summary>Number of constants, for an enumeration.</summary>
    public int Constants { get; init; }

    /// <summary>Values that are tried.</summary>
    public IReadOnlyList<ulong> Values => FieldValues.Of(Kind, Constants);

    /// <inheritdoc/>
    public override string ToString() => $"{Protocol.Split('/')[3]} {Protocol.Split('/')[4][0]} {Name}";
}
