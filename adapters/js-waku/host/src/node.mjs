import { createHash } from "node:crypto";
import { gossipsub } from "@chainsafe/libp2p-gossipsub";
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { privateKeyFromRaw } from "@libp2p/crypto/keys";
import { identify } from "@libp2p/identify";
import { mplex } from "@libp2p/mplex";
import { ping } from "@libp2p/ping";
import { tcp } from "@libp2p/tcp";
import { webSockets } from "@libp2p/websockets";
import * as filters from "@libp2p/websockets/filters";
import { proto_message } from "@waku/proto";
import { createLibp2p } from "libp2p";

export const relayCodec = "/vac/waku/relay/2.0.0";
const muxers = { yamux, mplex };

// gossipsub with the Waku profile. @waku/relay stopped at 0.0.14 on npm; its newer source is these lines.
export function wakuRelay(metrics) {
  return (components) => {
    const relay = gossipsub({
      globalSignaturePolicy: "StrictNoSign",
      msgIdFn: (message) => createHash("sha256").update(message.data).digest(),
      fallbackToFloodsub: false,
      allowPublishToZeroTopicPeers: true,
      emitSelf: true,
      floodPublish: true,
      // Cluster nodes may share one IP address on loopback; containers have their own.
      scoreParams: { IPColocationFactorWeight: 0 },
      ...(metrics ? { metricsRegister: metrics.forGossipsub(), metricsTopicStrToLabel: new Map() } : {}),
    })(components);
    relay.multicodecs = [relayCodec];
    return relay;
  };
}

export function validate(_, message) {
  try {
    const decoded = proto_message.WakuMessage.decode(message.data);
    return decoded.contentTopic && decoded.payload?.length ? "accept" : "reject";
  } catch {
    return "reject";
  }
}

export async function createNode(flags, metrics) {
  const ip = flags["listen-address"];
  const own = ip === "0.0.0.0" ? undefined : ip;
  const listen = [`/ip4/${ip}/tcp/${flags["tcp-port"]}`];
  if (flags["websocket-support"]) listen.push(`/ip4/${ip}/tcp/${flags["websocket-port"]}/ws`);
  const external = /^extip:(.+)$/.exec(flags.nat)?.[1];
  return createLibp2p({
    privateKey: flags.nodekey ? privateKeyFromRaw(Buffer.from(flags.nodekey, "hex")) : undefined,
    nodeInfo: { name: "js-waku", version: "host", userAgent: "js-waku" },
    addresses: { listen, announce: external ? listen.map((address) => address.replace(`/ip4/${ip}/`, `/ip4/${external}/`)) : [] },
    transports: [tcp({ dialOpts: own ? { localAddress: own } : {} }), webSockets({ filter: filters.all })],
    connectionEncrypters: [noise()],
    streamMuxers: flags.muxer.split(",").map((name) => muxers[name]()),
    connectionManager: { inboundConnectionThreshold: 10_000, maxIncomingPendingConnections: 1_000, maxConnections: 300 },
    connectionGater: { denyDialMultiaddr: () => false },
    ...(metrics ? { metrics: () => metrics.forLibp2p() } : {}),
    services: { identify: identify(), ping: ping(), ...(flags.relay ? { relay: wakuRelay(metrics) } : {}) },
  });
}
