import { proto_metadata } from "@waku/proto";
import { decode, encode } from "./framing.mjs";

export const metadataCodec = "/vac/waku/metadata/1.0.0";

// Stock js-waku answers with an empty shard list; this host names its shards so that peers can see them.
export class Metadata {
  #node;
  #cluster;
  #shards;
  known = new Map();

  constructor(node, cluster, shards) {
    this.#node = node;
    this.#cluster = cluster;
    this.#shards = shards;
    node.handle(metadataCodec, ({ stream, connection }) => this.#answer(stream, connection).catch((error) => stream.abort(error)));
    node.addEventListener("peer:identify", ({ detail }) => {
      if (detail.protocols.includes(metadataCodec)) this.#ask(detail.connection).catch(() => {});
    });
    node.addEventListener("peer:disconnect", ({ detail }) => this.known.delete(detail.toString()));
  }

  #own() {
    return { clusterId: this.#cluster, shards: this.#shards() };
  }

  async #answer(stream, connection) {
    const request = await decode(stream.source);
    await stream.sink([encode(proto_metadata.WakuMetadataResponse.encode(this.#own()))]);
    if (request) this.known.set(connection.remotePeer.toString(), proto_metadata.WakuMetadataRequest.decode(request));
  }

  async #ask(connection) {
    const stream = await connection.newStream(metadataCodec);
    await stream.sink([encode(proto_metadata.WakuMetadataRequest.encode(this.#own()))]);
    const answer = await decode(stream.source);
    if (answer) this.known.set(connection.remotePeer.toString(), proto_metadata.WakuMetadataResponse.decode(answer));
  }
}
