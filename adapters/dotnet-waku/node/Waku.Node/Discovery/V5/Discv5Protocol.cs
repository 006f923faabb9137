using System.Net;
using System.Security.Cryptography;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;
using Waku.Node.Services;

namespace Waku.Node.Discovery.V5;

/// <summary>
/// Packets in, packets out: sessions, challenges and requests of discovery v5, without sockets. Guarded by one lock. Everything a
/// stranger can cause is bounded: challenges and sessions by number, unknown packets by rate and IP address.
/// </summary>
internal sealed class Discv5Protocol
{
    private const int MaxSessions = 2_048;
    private const int MaxChallenges = 1_024;
    private static readonly TimeSpan ChallengeLifetime = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private readonly Discv5Options _options;
    private readonly TimeProvider _time;
    private readonly NanoClock _clock;
    private readonly Action<IPEndPoint, byte[]> _send;
    private readonly Func<IPEndPoint, NodeRecord?, Message, Message?> _serve;
    private readonly Dictionary<(string Id, IPEndPoint), Session> _sessions = [];
    private readonly Dictionary<(string Id, IPEndPoint), (byte[] Data, long At)> _challenges = [];
    private readonly Dictionary<string, PendingRequest> _byNonce = [];
    private readonly Dictionary<(IPEndPoint, string Id), PendingRequest> _byRequest = [];
    private readonly Dictionary<IPAddress, TokenBucket> _strangers = [];

    /// <param name="options">Identity and limits.</param>
    /// <param name="own">This node's record.</param>
    /// <param name="send">Sends a packet; must not block.</param>
    /// <param name="serve">Answers a request; several packets for <see cref="Nodes"/> are made by the caller.</param>
    /// <param name="time">Clock.</param>
    public Discv5Protocol(Discv5Options options, NodeRecord own, Action<IPEndPoint, byte[]> send, Func<IPEndPoint, NodeRecord?, Message, Message?> serve,
        TimeProvider time)
    {
        _options = options;
        Own = own;
        _send = send;
        _serve = serve;
        _time = time;
        _clock = new NanoClock(time);
    }

    /// <summary>This node's record; replaced when it changes.</summary>
    public NodeRecord Own { get; set; }

    /// <summary>Known records, to answer challenges with and to check handshakes by.</summary>
    public required Func<ReadOnlyMemory<byte>, NodeRecord?> FindRecord { get; init; }

    /// <summary>Called when a handshake proved a node's record.</summary>
    public required Action<NodeRecord, IPEndPoint> Proven { get; init; }

    public int SessionCount
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<Message> RequestAsync(NodeRecord node, IPEndPoint endPoint, Func<byte[], Message> make, CancellationToken cancellationToken)
    {
        var pending = new PendingRequest(node, endPoint, make(RandomNumberGenerator.GetBytes(8)));
        var key = (endPoint, Convert.ToHexString(pending.Request.RequestId));
        string nonce;
        lock (_lock)
        {
            _byRequest[key] = pending;
            nonce = Send(pending);
        }

        try
        {
            return await pending.Answer.Task.WaitAsync(_options.RequestTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _byRequest.Remove(key);
                _byNonce.Remove(nonce);
            }
        }
    }

    /// <summary>Handles a packet. What is not one for this node is dropped.</summary>
    public void Receive(IPEndPoint from, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var packet = Packet.Open(_options.ProtocolId, Own.NodeId.Span, bytes);
            lock (_lock)
            {
                switch (packet.Flag)
                {
                    case PacketFlag.Ordinary:
                        ReceiveOrdinary(from, packet);
                        break;
                    case PacketFlag.WhoAreYou:
                        ReceiveChallenge(from, packet);
                        break;
                    default:
                        ReceiveHandshake(from, packet);
                        break;
                }
            }
        }
        catch (Exception e) when (e is Libp2pException or CryptographicException)
        {
            // Anyone can send anything by UDP.
        }
    }

    private static (string, IPEndPoint) SessionKey(ReadOnlySpan<byte> id, IPEndPoint endPoint) => (Convert.ToHexString(id), endPoint);

    /// <summary>Under the session's key, or as random bytes that provoke a challenge. Returns the nonce.</summary>
    private string Send(PendingRequest pending)
    {
        var id = pending.Node.NodeId.Span;
        byte[] nonce;
        if (_sessions.TryGetValue(SessionKey(id, pending.EndPoint), out var session))
        {
            nonce = SendEncrypted(pending.EndPoint, id, session, MessageCodec.Encode(pending.Request));
        }
        else
        {
            nonce = RandomNumberGenerator.GetBytes(Packet.NonceLength);
            var header = Packet.AssociatedDataOf(_options.ProtocolId, PacketFlag.Ordinary, nonce, Own.NodeId.Span, RandomNumberGenerator.GetBytes(16));
            _send(pending.EndPoint, Packet.Seal(id, header, RandomNumberGenerator.GetBytes(44)));
        }

        var key = Convert.ToHexString(nonce);
        _byNonce[key] = pending;
        return key;
    }

    private byte[] SendEncrypted(IPEndPoint to, ReadOnlySpan<byte> id, Session session, byte[] message)
    {
        var nonce = session.NextNonce();
        var header = Packet.AssociatedDataOf(_options.ProtocolId, PacketFlag.Ordinary, nonce, Own.NodeId.Span, RandomNumberGenerator.GetBytes(16));
        _send(to, Packet.Seal(id, header, SessionKeys.Encrypt(session.WriteKey, nonce, message, header)));
        return nonce;
    }

    private void ReceiveOrdinary(IPEndPoint from, Packet packet)
    {
        var key = SessionKey(packet.SourceId, from);
        if (_sessions.TryGetValue(key, out var session) && session.Decrypt(packet) is { } plain)
        {
            Handle(from, packet.SourceId, session, MessageCodec.Decode(plain));
            return;
        }

        if (!IsWelcome(from.Address))
        {
            return;
        }

        _sessions.Remove(key);
        Challenge(from, packet, key);
    }

    private void Challenge(IPEndPoint from, Packet packet, (string, IPEndPoint) key)
    {
        var now = _time.GetTimestamp();
        if (_challenges.TryGetValue(key, out var open) && _time.GetElapsedTime(open.At, now) < ChallengeLifetime / 2)
        {
            // One at a time: a second would invalidate the handshake that is already under way.
            return;
        }

        if (_challenges.Count >= MaxChallenges)
        {
            foreach (var old in _challenges.Where(c => _time.GetElapsedTime(c.Value.At, now) > ChallengeLifetime).Select(static c => c.Key).ToList())
            {
                _challenges.Remove(old);
            }

            if (_challenges.Count >= MaxChallenges)
            {
                return;
            }
        }

        var sequence = FindRecord(packet.SourceId)?.Sequence ?? 0;
        var authData = new byte[24];
        RandomNumberGenerator.Fill(authData.AsSpan(0, 16));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(authData.AsSpan(16), sequence);
        var header = Packet.AssociatedDataOf(_options.ProtocolId, PacketFlag.WhoAreYou, packet.Nonce, authData, RandomNumberGenerator.GetBytes(16));
        _challenges[key] = (header, now);
        _send(from, Packet.Seal(packet.SourceId, header, []));
    }

    private void ReceiveChallenge(IPEndPoint from, Packet packet)
    {
        if (!_byNonce.TryGetValue(Convert.ToHexString(packet.Nonce), out var pending) || !pending.EndPoint.Equals(from) || pending.HandshakeSent)
        {
            return;
        }

        pending.HandshakeSent = true;
        var destination = pending.Node.NodeId.Span;
        var ephemeral = IdentityKey.Generate(KeyType.Secp256k1);
        var ephemeralKey = ephemeral.PublicKey.Data.Span;
        var signature = _options.Identity.SignHash(SessionKeys.IdentityHash(packet.AssociatedData, ephemeralKey, destination));
        var keys = SessionKeys.Derive(ephemeral.SharedPoint(pending.Node.Key), packet.AssociatedData, Own.NodeId.Span, destination);
        var known = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(packet.AuthData.AsSpan(16));
        byte[] authData = [.. Own.NodeId.Span, 64, 33, .. signature, .. ephemeralKey, .. known < Own.Sequence ? Own.Encoded.Span : []];
        var session = new Session(keys.Initiator, keys.Recipient);
        var nonce = session.NextNonce();
        var header = Packet.AssociatedDataOf(_options.ProtocolId, PacketFlag.Handshake, nonce, authData, RandomNumberGenerator.GetBytes(16));
        _send(from, Packet.Seal(destination, header, SessionKeys.Encrypt(keys.Initiator, nonce, MessageCodec.Encode(pending.Request), header)));
        Keep(SessionKey(destination, from), session);
    }

    private void ReceiveHandshake(IPEndPoint from, Packet packet)
    {
        var key = SessionKey(packet.SourceId, from);
        if (!_challenges.Remove(key, out var challenge) || _time.GetElapsedTime(challenge.At) > ChallengeLifetime)
        {
            return;
        }

        var auth = packet.AuthData.AsSpan();
        int signatureLength = auth[32], keyLength = auth[33];
        if (signatureLength != 64 || keyLength != 33 || auth.Length < 34 + 64 + 33)
        {
            return;
        }

        var signature = auth.Slice(34, 64);
        var ephemeralKey = auth.Slice(98, 33);
        var record = auth.Length > 131 ? NodeRecord.Decode(auth[131..]) : FindRecord(packet.SourceId);
        if (record is null || !record.NodeId.Span.SequenceEqual(packet.SourceId)
            || !record.Key.VerifyHash(SessionKeys.IdentityHash(challenge.Data, ephemeralKey, Own.NodeId.Span), signature))
        {
            return;
        }

        var shared = _options.Identity.SharedPoint(PublicKey.Create(KeyType.Secp256k1, ephemeralKey));
        var keys = SessionKeys.Derive(shared, challenge.Data, packet.SourceId, Own.NodeId.Span);
        if (SessionKeys.Decrypt(keys.Initiator, packet) is not { } plain)
        {
            return;
        }

        var session = new Session(keys.Recipient, keys.Initiator);
        Keep(key, session);
        Proven(record, from);
        Handle(from, packet.SourceId, _sessions[key], MessageCodec.Decode(plain));
    }

    private void Handle(IPEndPoint from, byte[] source, Session session, Message message)
    {
        if (message is Pong or Nodes or TalkResponse)
        {
            if (_byRequest.TryGetValue((from, Convert.ToHexString(message.RequestId)), out var pending) && pending.Node.NodeId.Span.SequenceEqual(source))
            {
                pending.Accept(message);
            }

            return;
        }

        switch (_serve(from, FindRecord(source), message))
        {
            case Nodes nodes:
                foreach (var part in Split(nodes))
                {
                    SendEncrypted(from, source, session, MessageCodec.Encode(part));
                }

                break;
            case { } answer:
                SendEncrypted(from, source, session, MessageCodec.Encode(answer));
                break;
        }
    }

    /// <summary>Three records fit a packet whatever their length.</summary>
    private static IEnumerable<Nodes> Split(Nodes nodes)
    {
        var parts = nodes.Records.Chunk(3).ToArray();
        return parts.Length == 0 ? [nodes with { Total = 1 }] : parts.Select(p => nodes with { Total = parts.Length, Records = p });
    }

    private void Keep((string, IPEndPoint) key, Session session)
    {
        if (_sessions.Count >= MaxSessions && !_sessions.ContainsKey(key))
        {
            _sessions.Remove(_sessions.Keys.First());
        }

        _sessions[key] = session with { PreviousReadKey = _sessions.GetValueOrDefault(key)?.ReadKey };
    }

    private bool IsWelcome(IPAddress address)
    {
        var now = _clock.Now;
        if (!_strangers.TryGetValue(address, out var bucket))
        {
            if (_strangers.Count >= MaxSessions)
            {
                _strangers.Clear();
            }

            _strangers[address] = bucket = new TokenBucket(_options.MaxUnknownPacketsPerSecond, TimeSpan.FromSeconds(1), now);
        }

        return bucket.TryTake(now);
    }
}
