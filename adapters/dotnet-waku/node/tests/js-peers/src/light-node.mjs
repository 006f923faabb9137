// The stock light node of @waku/sdk: filter, lightpush, store and peer exchange clients. As it comes it speaks WebSocket and mplex
// only; transport and muxer can be set.
import "./polyfill.mjs";
import { yamux } from "@chainsafe/libp2p-yamux";
import { mplex } from "@libp2p/mplex";
import { tcp } from "@libp2p/tcp";
import { webSockets } from "@libp2p/websockets";
import * as filters from "@libp2p/websockets/filters";
import { multiaddr } from "@multiformats/multiaddr";
import { createLightNode } from "@waku/sdk";
import { PeerExchange } from "../node_modules/@waku/discovery/dist/peer-exchange/peer_exchange.js";
import { hex, serve, until } from "./rpc.mjs";

let node;
let count;
const received = [];
const decoders = new Map();

const decoder = (contentTopic) => {
  if (!decoders.has(contentTopic)) decoders.set(contentTopic, node.createDecoder({ contentTopic }));
  return decoders.get(contentTopic);
};

await serve({
  async start({ cluster, shards, address, muxer, transport }) {
    count = shards;
    node = await createLightNode({
      defaultBootstrap: false,
      networkConfig: { clusterId: cluster, numShardsInCluster: count },
      libp2p: {
        filterMultiaddrs: false,
        hideWebSocketInfo: true,
        transports: [transport === "tcp" ? tcp() : webSockets({ filter: filters.all })],
        streamMuxers: [muxer === "yamux" ? yamux() : mplex()],
      },
    });
    await node.start();
    await node.libp2p.dial(multiaddr(address));
    await until(async () => (await node.getConnectedPeers()).some((peer) => peer.protocols.includes("/vac/waku/metadata/1.0.0")), "identify");
    const [peer] = await node.getConnectedPeers();
    return { peerId: node.libp2p.peerId.toString(), protocols: peer.protocols, muxer: node.libp2p.getConnections()[0].multiplexer };
  },
  // The manager learns a service peer some time after identify; the stock node asks until it has one.
  async waitForPeers() {
    await node.waitForPeers(["lightpush", "filter", "store"], 10_000);
  },
  async subscribe({ contentTopic }) {
    const ok = await node.filter.subscribe(decoder(contentTopic), (message) => received.push({ payload: message.payload, timestamp: message.timestamp?.getTime(), hash: message.hashStr }));
    return { ok };
  },
  async unsubscribe({ contentTopic }) {
    return { ok: await node.filter.unsubscribe(decoder(contentTopic)) };
  },
  received: () => ({ messages: received }),
  async push({ contentTopic, payload, legacy = false }) {
    const encoder = node.createEncoder({ contentTopic });
    const result = await node.lightPush.send(encoder, { payload: hex(payload) }, { autoRetry: false, useLegacy: legacy });
    return { successes: result.successes.length, failures: result.failures.map((failure) => failure.error) };
  },
  async query({ contentTopic, pageSize, forward = true, start, end }) {
    const pages = [];
    const options = { paginationLimit: pageSize, paginationForward: forward, includeData: true };
    if (start) Object.assign(options, { timeStart: new Date(start), timeEnd: new Date(end) });
    for await (const page of node.store.queryGenerator([decoder(contentTopic)], options)) {
      const messages = (await Promise.all(page)).filter(Boolean);
      pages.push(messages.map((message) => ({ payload: message.payload, hash: message.hashStr })));
    }
    return { pages };
  },
  async exchange({ numPeers }) {
    const client = new PeerExchange({
      events: node.libp2p,
      peerStore: node.libp2p.peerStore,
      connectionManager: node.libp2p.components.connectionManager,
    });
    const [peer] = await node.getConnectedPeers();
    const { peerInfos, error } = await client.query({ numPeers, peerId: peer.id });
    return { error, peers: (peerInfos ?? []).map(({ ENR }) => ({ peerId: ENR?.peerId?.toString(), cluster: ENR?.shardInfo?.clusterId, shards: ENR?.shardInfo?.shards, waku2: ENR?.waku2 })) };
  },
  async peers() {
    return { connected: (await node.getConnectedPeers()).map((peer) => peer.id.toString()) };
  },
  async stop() {
    await node.stop();
  },
});
