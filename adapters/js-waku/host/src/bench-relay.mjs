// A raw js-libp2p gossipsub pair with the Waku profile, the yardstick of the relay benchmark. Two processes:
//   bench-relay.mjs sink <muxer>                      prints its multiaddr, then one line with its count and time every 100 ms
//   bench-relay.mjs source <muxer> <multiaddr> <payload bytes> <warm-up s> <window s>
import { randomBytes } from "node:crypto";
import { multiaddr } from "@multiformats/multiaddr";
import { encode } from "./messages.mjs";
import { createNode } from "./node.mjs";

const [role, muxer, target, size, warmUp, window] = process.argv.slice(2);
const topic = "/waku/2/rs/66/0";
const node = await createNode({ "listen-address": "127.0.0.1", "tcp-port": 0, "websocket-support": false, nat: "none", nodekey: "", muxer });
const relay = node.services.relay;
relay.subscribe(topic);

if (role === "sink") {
  let received = 0;
  relay.addEventListener("gossipsub:message", () => received++);
  console.log(node.getMultiaddrs()[0].toString());
  setInterval(() => console.log(JSON.stringify({ received, at: performance.timeOrigin + performance.now() })), 100);
  process.stdin.on("end", () => process.exit(0)).resume();
} else {
  await node.dial(multiaddr(target));
  while (relay.getMeshPeers(topic).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  const payload = randomBytes(Number(size));
  let sent = 0n;
  const send = async (milliseconds) => {
    const end = performance.now() + milliseconds;
    const before = sent;
    while (performance.now() < end) {
      sent++;
      const timestamp = 1_700_000_000_000_000_000n + sent;
      await relay.publish(topic, encode({ payload, contentTopic: "/bench/1/relay/proto", version: 0, timestamp, ephemeral: true }));
      // gossipsub's publish only queues; without yielding to the socket now and then nothing would leave.
      if (sent % 16n === 0n) await new Promise(setImmediate);
    }
    return Number(sent - before);
  };
  const warm = await send(Number(warmUp) * 1000);
  console.log(JSON.stringify({ phase: "warm", sent: warm }));
  const count = await send(Number(window) * 1000);
  console.log(JSON.stringify({ phase: "done", sent: count, total: Number(sent), cpu: process.cpuUsage() }));
  process.stdin.on("end", () => process.exit(0)).resume();
}
