// js-libp2p as an attacker: what a hostile peer does that is built on a stock stack. One script at a time, round after round until the
// process is ended; a round that the node ends by hanging up is a round.
import "./polyfill.mjs";
import { createHash, randomBytes } from "node:crypto";
import { gossipsub } from "@chainsafe/libp2p-gossipsub";
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { generateKeyPair } from "@libp2p/crypto/keys";
import { identify, identifyPush } from "@libp2p/identify";
import { mplex } from "@libp2p/mplex";
import { ping } from "@libp2p/ping";
import { tcp } from "@libp2p/tcp";
import { multiaddr } from "@multiformats/multiaddr";
import { proto_metadata } from "@waku/proto";
import { createLibp2p } from "libp2p";
import { encode } from "../../../../../js-waku/host/src/framing.mjs";
import { serve } from "./rpc.mjs";

const services = [
  "/vac/waku/store-query/3.0.0", "/vac/waku/filter-subscribe/2.0.0-beta1", "/vac/waku/lightpush/3.0.0", "/vac/waku/lightpush/2.0.0-beta1",
  "/vac/waku/peer-exchange/2.0.0-alpha1", "/vac/waku/metadata/1.0.0", "/ipfs/ping/1.0.0", "/ipfs/id/1.0.0",
];
const topic = "/waku/2/rs/66/0";
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const relay = () => (components) => {
  const service = gossipsub({
    globalSignaturePolicy: "StrictNoSign",
    msgIdFn: (message) => createHash("sha256").update(message.data).digest(),
    fallbackToFloodsub: false,
    allowPublishToZeroTopicPeers: true,
    scoreParams: { IPColocationFactorWeight: 0 },
  })(components);
  service.multicodecs = ["/vac/waku/relay/2.0.0"];
  return service;
};

async function peer(from, muxer = yamux) {
  const node = await createLibp2p({
    privateKey: await generateKeyPair("Ed25519"),
    transports: [tcp({ dialOpts: { localAddress: from } })],
    connectionEncrypters: [noise()],
    streamMuxers: [muxer()],
    connectionGater: { denyDialMultiaddr: () => false },
    connectionManager: { maxConnections: 1000 },
    services: { identify: identify(), push: identifyPush({ maxOutboundStreams: 1000 }), ping: ping(), relay: relay() },
  });
  await node.handle("/vac/waku/metadata/1.0.0", async ({ stream }) =>
    stream.sink([encode(proto_metadata.WakuMetadataResponse.encode({ clusterId: 66, shards: [0] }))]).catch(() => {}));
  return node;
}

// As many streams as the node grants, on every service; what is written on each is given, and nothing is read.
const streams = (muxer, source) => async (address, from) => {
  const node = await peer(from, muxer);
  try {
    const connection = await node.dial(address);
    for (let i = 0; i < 4000 && connection.status === "open"; i++) {
      const stream = await connection.newStream(services[i % services.length], { maxOutboundStreams: 10_000, signal: AbortSignal.timeout(1000) }).catch(() => undefined);
      stream?.sink(source()).catch(() => {});
    }
    await pause(2000);
  } finally {
    await node.stop();
  }
};

async function* begun() {
  yield new Uint8Array([0x80, 0xf0, 0x07]);
  await pause(3_600_000);
}

async function* dripping() {
  yield new Uint8Array([0x80, 0xf0, 0x07]);
  for (;;) {
    yield randomBytes(1);
    await pause(100);
  }
}

async function* nothing() {}

const scripts = {
  "requests begun and left": streams(yamux, begun),
  "requests that drip": streams(yamux, dripping),
  "requests that drip over mplex": streams(mplex, dripping),
  "empty requests": streams(yamux, nothing),

  async "identities that come and go"(address, from) {
    const node = await peer(from);
    await node.dial(address).catch(() => {});
    await node.stop();
  },

  async "ever new protocols pushed by identify"(address, from) {
    const node = await peer(from);
    try {
      const connection = await node.dial(address);
      for (let i = 0; i < 5000 && connection.status === "open"; i++) {
        await node.handle(`/hostile/${"x".repeat(200)}/${i}`, () => {});
        if (i % 50 === 0) await pause(10);
      }
    } finally {
      await node.stop();
    }
  },

  async "ever new topics by gossipsub"(address, from) {
    const node = await peer(from);
    try {
      const connection = await node.dial(address);
      for (let i = 0; i < 20_000 && connection.status === "open"; i++) {
        node.services.relay.subscribe(`/waku/2/rs/66/${i}`);
        if (i % 20 === 0) await pause(5);
      }
    } finally {
      await node.stop();
    }
  },

  async "messages that are no Waku messages by gossipsub"(address, from) {
    const node = await peer(from);
    try {
      const connection = await node.dial(address);
      node.services.relay.subscribe(topic);
      for (let i = 0; i < 20_000 && connection.status === "open"; i++) {
        await node.services.relay.publish(topic, randomBytes(2000)).catch(() => {});
        if (i % 20 === 0) await pause(1);
      }
    } finally {
      await node.stop();
    }
  },
};

await serve({
  names: () => ({ names: Object.keys(scripts) }),
  start({ script, address, from }) {
    const run = scripts[script];
    if (!run) throw new Error(`no script "${script}": ${Object.keys(scripts).join(", ")}`);
    (async () => {
      for (;;) {
        await run(multiaddr(address), from).catch((error) => console.error(script, error.message));
        await pause(5);
      }
    })();
  },
});
