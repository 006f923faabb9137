import { proto_message } from "@waku/proto";

const fields = new Set(["payload", "contentTopic", "version", "timestamp", "meta", "ephemeral", "proof"]);

export class BadRequest extends Error {}

export function fromJson(body) {
  const bad = () => new BadRequest("Invalid content body, could not decode: Unable to deserialize data: ");
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw bad();
  if (Object.keys(body).some((key) => !fields.has(key) || body[key] === null)) throw bad();
  const { payload, contentTopic, version = 0, timestamp, meta, ephemeral = false } = body;
  if (typeof payload !== "string" || !payload || typeof contentTopic !== "string" || !contentTopic) throw bad();
  if (!Number.isInteger(version) || version < 0 || typeof ephemeral !== "boolean") throw bad();
  if (timestamp !== undefined && typeof timestamp !== "bigint" && !Number.isInteger(timestamp)) throw bad();
  return {
    payload: base64(payload),
    contentTopic,
    version,
    timestamp: timestamp === undefined ? BigInt(Date.now()) * 1_000_000n : BigInt(timestamp),
    meta: meta === undefined ? undefined : base64(meta),
    ephemeral,
  };
}

export const encode = (message) => proto_message.WakuMessage.encode(message);

export const toJson = (data) => protoToJson(proto_message.WakuMessage.decode(data));

export function protoToJson(message) {
  return {
    payload: Buffer.from(message.payload).toString("base64"),
    contentTopic: message.contentTopic,
    version: message.version ?? 0,
    timestamp: message.timestamp ?? 0n,
    ...(message.meta?.length ? { meta: Buffer.from(message.meta).toString("base64") } : {}),
    ephemeral: message.ephemeral ?? false,
    proof: "",
  };
}

function base64(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new BadRequest("Incorrect base64 string");
  return Buffer.from(text, "base64");
}

export function strings(body) {
  if (Array.isArray(body) && body.every((item) => typeof item === "string")) return body;
  throw new BadRequest("Invalid content body, could not decode: Unable to deserialize data: ");
}
