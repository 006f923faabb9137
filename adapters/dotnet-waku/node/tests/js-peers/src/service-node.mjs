// js-libp2p serving Waku protocols with the codecs of @waku/proto: what a client under test really sent, and answers of the test's
// choice. The semantics are the test's own; codecs, transports, muxers and identify are independent.
import "./polyfill.mjs";
import { createHash } from "node:crypto";
import { gossipsub } from "@chainsafe/libp2p-gossipsub";
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { generateKeyPair } from "@libp2p/crypto/keys";
import { identify } from "@libp2p/identify";
import { mplex } from "@libp2p/mplex";
import { ping } from "@libp2p/ping";
import { tcp } from "@libp2p/tcp";
import { webSockets } from "@libp2p/websockets";
import * as filters from "@libp2p/websockets/filters";
import { multiaddr } from "@multiformats/multiaddr";
import { proto_filter_v2, proto_lightpush, proto_message, proto_metadata, proto_peer_exchange, proto_store } from "@waku/proto";
import { createLibp2p } from "libp2p";
import { decode, encode } from "../../../../../js-waku/host/src/framing.mjs";
import { hex, serve } from "./rpc.mjs";

const codecs = {
  store: "/vac/waku/store-query/3.0.0",
  filter: "/vac/waku/filter-subscribe/2.0.0-beta1",
  push: "/vac/waku/filter-push/2.0.0-beta1",
  lightpush: "/vac/waku/lightpush/3.0.0",
  legacyLightpush: "/vac/waku/lightpush/2.0.0-beta1",
  metadata: "/vac/waku/metadata/1.0.0",
  exchange: "/vac/waku/peer-exchange/2.0.0-alpha1",
};

let node;
const requests = [];
const relayed = [];
let stored = [];
let lightpush = { statusCode: 200, relayPeerCount: 3 };
let records = [];

// gossipsub with the Waku profile (js-waku-facts §4.5).
const relay = () => (components) => {
  const service = gossipsub({
    globalSignaturePolicy: "StrictNoSign",
    msgIdFn: (message) => createHash("sha256").update(message.data).digest(),
    fallbackToFloodsub: false,
    scoreParams: { IPColocationFactorWeight: 0 },
  })(components);
  service.multicodecs = ["/vac/waku/relay/2.0.0"];
  return service;
};

const handle = (codec, answer) =>
  node.handle(codec, async ({ stream, connection }) => {
    try {
      const bytes = answer(await decode(stream.source), connection);
      await stream.sink([encode(bytes)]);
    } catch (error) {
      console.error(codec, error);
      stream.abort(error);
    }
  });

const waku = ({ payload, contentTopic, timestamp }) => ({ payload: hex(payload), contentTopic, timestamp: BigInt(timestamp), version: 0 });

await serve({
  async start({ muxer = "yamux", transport = "tcp", key = "secp256k1", cluster = 66, shards = [0] }) {
    node = await createLibp2p({
      privateKey: await generateKeyPair(key),
      nodeInfo: { name: "js-service", version: "1", userAgent: "js-service" },
      addresses: { listen: [`/ip4/127.0.0.1/tcp/0${transport === "ws" ? "/ws" : ""}`] },
      transports: [tcp(), webSockets({ filter: filters.all })],
      connectionEncrypters: [noise()],
      streamMuxers: [muxer === "yamux" ? yamux() : mplex()],
      connectionGater: { denyDialMultiaddr: () => false },
      services: { identify: identify(), ping: ping(), relay: relay() },
    });
    await handle(codecs.metadata, (bytes) => {
      requests.push({ metadata: proto_metadata.WakuMetadataRequest.decode(bytes) });
      return proto_metadata.WakuMetadataResponse.encode({ clusterId: cluster, shards });
    });
    await handle(codecs.lightpush, (bytes) => {
      const request = proto_lightpush.LightPushRequestV3.decode(bytes);
      requests.push({ lightpush: request });
      return proto_lightpush.LightPushResponseV3.encode({ requestId: request.requestId, ...lightpush });
    });
    await handle(codecs.legacyLightpush, (bytes) => {
      const rpc = proto_lightpush.PushRpc.decode(bytes);
      requests.push({ legacy: rpc });
      return proto_lightpush.PushRpc.encode({ requestId: rpc.requestId, response: { isSuccess: lightpush.statusCode === 200, info: lightpush.statusDesc ?? "OK" } });
    });
    await handle(codecs.filter, (bytes) => {
      const request = proto_filter_v2.FilterSubscribeRequest.decode(bytes);
      requests.push({ filter: request });
      return proto_filter_v2.FilterSubscribeResponse.encode({ requestId: request.requestId, statusCode: 200, statusDesc: "OK" });
    });
    await handle(codecs.store, (bytes) => {
      const query = proto_store.StoreQueryRequest.decode(bytes);
      requests.push({ store: query });
      const cursor = query.paginationCursor?.length ? stored.findIndex((row) => row.messageHash.equals(Buffer.from(query.paginationCursor))) : -1;
      const limit = Number(query.paginationLimit ?? 20n);
      const page = stored.slice(cursor + 1, cursor + 1 + limit);
      const more = cursor + 1 + limit < stored.length;
      return proto_store.StoreQueryResponse.encode({
        requestId: query.requestId, statusCode: 200, statusDesc: "OK",
        messages: page.map((row) => ({ messageHash: row.messageHash, message: query.includeData ? row.message : undefined, pubsubTopic: query.includeData ? row.pubsubTopic : undefined })),
        paginationCursor: more ? page.at(-1).messageHash : undefined,
      });
    });
    await handle(codecs.exchange, (bytes) => {
      const rpc = proto_peer_exchange.PeerExchangeRPC.decode(bytes);
      requests.push({ exchange: rpc.query });
      return proto_peer_exchange.PeerExchangeRPC.encode({ query: undefined, response: { peerInfos: records.map((enr) => ({ enr })) } });
    });
    return { peerId: node.peerId.toString(), address: node.getMultiaddrs()[0].toString() };
  },
  // Dials an address and pings over it; "insecure" accepts any TLS certificate.
  async dial({ address, insecure = false }) {
    if (insecure) process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    const connection = await node.dial(multiaddr(address));
    return { address: connection.remoteAddr.toString(), muxer: connection.multiplexer, ping: await node.services.ping.ping(connection.remotePeer) };
  },
  relaySubscribe({ topic }) {
    node.services.relay.addEventListener("gossipsub:message", ({ detail: { msg } }) => relayed.push(proto_message.WakuMessage.decode(msg.data)));
    node.services.relay.subscribe(topic);
  },
  async relayPublish({ topic, message }) {
    await node.services.relay.publish(topic, proto_message.WakuMessage.encode(waku(message)));
  },
  relayed: () => ({ messages: relayed }),
  requests: () => ({ requests: requests.splice(0) }),
  answer({ lightpush: value }) {
    lightpush = value;
  },
  records({ enrs }) {
    records = enrs.map(hex);
  },
  store({ rows }) {
    stored = rows.map((row) => ({ messageHash: hex(row.hash), pubsubTopic: row.pubsubTopic, message: waku(row) }));
  },
  // Pushes messages to a filter client: all on one stream, or each on a stream of its own.
  async push({ peerId, pubsubTopic, messages, perStream = false }) {
    const frames = messages.map((message) => encode(proto_filter_v2.MessagePush.encode({ wakuMessage: waku(message), pubsubTopic })));
    const peer = node.getPeers().find((id) => id.toString() === peerId);
    const groups = perStream ? frames.map((one) => [one]) : [frames];
    for (const group of groups) {
      const stream = await node.dialProtocol(peer, codecs.push, { negotiateFully: true });
      await stream.sink(group);
      for await (const _ of stream.source);
    }
  },
  async stop() {
    await node.stop();
  },
});
