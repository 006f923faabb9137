// Independent answers for tests: reads one JSON request per line on standard input, writes one answer per line.
//   {"op":"hash","pubsubTopic":"…","message":{…}}   → {"hash":"hex"}      by @waku/core
//   {"op":"encode","message":{…}}                    → {"bytes":"hex"}     by @waku/proto
//   {"op":"decode","bytes":"hex"}                    → {"message":{…}}     by @waku/proto
//   {"op":"shard","contentTopic":"…","count":8}      → {"shard":3}         by @waku/utils
import { createInterface } from "node:readline";
import { messageHash } from "@waku/core";
import { contentTopicToShardIndex } from "@waku/utils";
import { parse, stringify } from "./json.mjs";
import { encode, fromJson, toJson } from "./messages.mjs";

const operations = {
  hash: ({ pubsubTopic, message }) => ({ hash: Buffer.from(messageHash(pubsubTopic, timed(fromJson(message)))).toString("hex") }),
  encode: ({ message }) => ({ bytes: Buffer.from(encode(fromJson(message))).toString("hex") }),
  decode: ({ bytes }) => ({ message: toJson(Buffer.from(bytes, "hex")) }),
  shard: ({ contentTopic, count }) => ({ shard: contentTopicToShardIndex(contentTopic, count) }),
};

// @waku/core takes the timestamp of a decoded message as a Date unless it is a proto message with a bigint.
const timed = (message) => ({ ...message, timestamp: message.timestamp });

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const request = parse(line);
    console.log(stringify(operations[request.op](request)));
  } catch (error) {
    console.log(stringify({ error: error.message }));
  }
}
