import { createHash } from "node:crypto";

export const pubsubTopic = (cluster, shard) => `/waku/2/rs/${cluster}/${shard}`;

export const isPubsubTopic = (text) => /^\/waku\/2\/rs\/\d{1,5}\/\d{1,5}$/.test(text);

// Autosharding of 51/WAKU2-RELAY-SHARDING: last 8 bytes of SHA-256(application, version), big-endian, modulo the shard count.
export function shardOf(contentTopic, count) {
  const parts = contentTopic.split("/").slice(1);
  if (!contentTopic.startsWith("/")) throw new Error(`invalid format: content-topic '${contentTopic}' must start with slash`);
  if (parts.length === 5) {
    if (parts[0] !== "0") throw new Error("Generation > 0 are not supported yet");
    parts.shift();
  }
  if (parts.length !== 4 || parts.some((part) => part.length === 0)) throw new Error("invalid format: content-topic has too few or empty parts");
  const digest = createHash("sha256").update(parts[0] + parts[1]).digest();
  return Number(digest.readBigUInt64BE(24) % BigInt(count));
}
