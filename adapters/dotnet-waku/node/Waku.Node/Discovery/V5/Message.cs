using System.Net;

namespace Waku.Node.Discovery.V5;

/// <summary>A discovery v5 message.</summary>
/// <param name="RequestId">Up to 8 bytes, chosen by the asking side.</param>
internal abstract record Message(byte[] RequestId);

internal sealed record Ping(byte[] RequestId, ulong RecordSequence) : Message(RequestId);

internal sealed record Pong(byte[] RequestId, ulong RecordSequence, IPAddress Ip, int Port) : Message(RequestId);

internal sealed record FindNode(byte[] RequestId, IReadOnlyList<int> Distances) : Message(RequestId);

internal sealed record Nodes(byte[] RequestId, int Total, IReadOnlyList<byte[]> Records) : Message(RequestId);

internal sealed record TalkRequest(byte[] RequestId, byte[] Protocol, byte[] Request) : Message(RequestId);

internal sealed record TalkResponse(byte[] RequestId, byte[] Response) : Message(RequestId);
