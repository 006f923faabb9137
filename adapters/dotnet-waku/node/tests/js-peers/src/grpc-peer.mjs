// @grpc/grpc-js as client of the node's control service, and as a server for its client.
import "./polyfill.mjs";
import { credentials, loadPackageDefinition, Metadata, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { fileURLToPath } from "node:url";
import { serve } from "./rpc.mjs";

const proto = fileURLToPath(new URL("../../../../protos/node_control.proto", import.meta.url));
const { NodeControl } = loadPackageDefinition(loadSync(proto, { longs: String, enums: String, defaults: true })).waku.control.v1;
let client;
let metadata;
let stream;
let server;
const streamed = [];
const seen = [];

const failed = (error) => ({ code: error.code, details: error.details });

await serve({
  connect({ address, token }) {
    client = new NodeControl(address, credentials.createInsecure());
    metadata = new Metadata();
    if (token) metadata.set("authorization", `Bearer ${token}`);
  },
  call: ({ method, request, timeout }) =>
    new Promise((resolve) => {
      const options = timeout ? { deadline: Date.now() + timeout } : {};
      client[method](bytes(request), metadata, options, (error, answer) => resolve(error ? failed(error) : { answer }));
    }),
  batch: ({ requests }) =>
    new Promise((resolve) => {
      const call = client.PublishBatch(metadata, (error, answer) => resolve(error ? failed(error) : { answer }));
      for (const request of requests) call.write(bytes(request));
      call.end();
    }),
  open({ method, request }) {
    stream = client[method](bytes(request), metadata);
    stream.on("data", (message) => streamed.push(message));
    stream.on("error", (error) => streamed.push(failed(error)));
  },
  streamed: () => ({ messages: streamed }),
  close() {
    stream.cancel();
  },
  // A server of the same service: what it got, and answers that name it.
  listen: () =>
    new Promise((resolve, reject) => {
      server = new Server();
      const note = (call) => seen.push({ path: call.getPath(), token: call.metadata.get("authorization")[0], request: call.request });
      server.addService(NodeControl.service, {
        Info(call, done) {
          note(call);
          done(null, { peerId: "from grpc-js", addresses: ["/ip4/1.2.3.4/tcp/5"], clusterId: 66, shards: [1, 2] });
        },
        Disconnect(call, done) {
          note(call);
          done({ code: status.NOT_FOUND, details: "no such peer: ü" });
        },
        PublishBatch(call, done) {
          let count = 0;
          call.on("data", () => count++);
          call.on("end", () => done(null, { published: count }));
        },
        Deliveries(call) {
          note(call);
          for (let i = 0; i < 100; i++) call.write({ receivedAt: i, pubsubTopic: "x".repeat(i * 500) });
          call.end();
        },
      });
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve({ port })));
    }),
  seen: () => ({ seen }),
});

// Bytes arrive as {"hex": "…"}.
function bytes(value) {
  if (Array.isArray(value)) return value.map(bytes);
  if (value && typeof value === "object") return "hex" in value ? Buffer.from(value.hex, "hex") : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bytes(item)]));
  return value;
}
