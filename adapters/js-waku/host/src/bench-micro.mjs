// The yardstick of waku-micro-bench: the same operations by js-waku and js-libp2p. Bounded; prints the median of five rounds in µs.
import { createHash, randomBytes } from "node:crypto";
import { messageHash } from "@waku/core";
import { proto_message } from "@waku/proto";
import { defaultCrypto } from "../node_modules/@chainsafe/libp2p-noise/dist/src/crypto/index.js";

const rounds = 5;

function measure(name, action) {
  for (let i = 0; i < 2_000; i++) action();
  const times = [];
  for (let round = 0; round < rounds; round++) {
    let count = 0;
    const start = process.hrtime.bigint();
    while (process.hrtime.bigint() - start < 200_000_000n) for (let i = 0; i < 50; i++, count++) action();
    times.push(Number(process.hrtime.bigint() - start) / 1000 / count);
  }
  console.log(`${name}: ${times.sort((a, b) => a - b)[rounds >> 1].toFixed(2)} µs`);
}

const topic = "/waku/2/rs/66/0";
for (const size of [1_000, 50_000]) {
  const message = { payload: randomBytes(size), contentTopic: "/bench/1/micro/proto", timestamp: 1_700_000_000_000_000_001n };
  const encoded = proto_message.WakuMessage.encode(message);
  measure(`encode message, ${size} B`, () => proto_message.WakuMessage.encode(message));
  measure(`decode message, ${size} B`, () => proto_message.WakuMessage.decode(encoded));
  measure(`deterministic hash, ${size} B`, () => messageHash(topic, message));
  measure(`gossipsub id, ${size} B`, () => createHash("sha256").update(encoded).digest());
}
const [plain, key, nonce, none] = [randomBytes(1_000), randomBytes(32), new Uint8Array(12), new Uint8Array(0)];
measure("noise encrypt, 1000 B", () => defaultCrypto.chaCha20Poly1305Encrypt(plain, nonce, none, key));
