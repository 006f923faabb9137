import { proto_metadata } from "@waku/proto";
import { decode, encode } from "./framing.mjs";
import { packedShards, withPackedShards } from "./packed-shards.mjs";

export const metadataCodec = "/vac/waku/metadata/1.0.0";

// Stock js-waku names no shards at all ("only service nodes need to", @waku/core). This host is a relay: it names its shards, in the old
// field 2 and in field 3, unless it was told to say what stock js-waku says.
export class Metadata {
  #node;
  #cluster;
  #shards;
  known = new Map();

  constructor(node, cluster, shards, stock = false) {
    this.#node = node;
    this.#cluster = cluster;
    this.#shards = stock ? () => [] : shards;
    node.handle(metadataCodec, ({ stream, connection }) => this.#answer(stream, connection).catch((error) => stream.abort(error)));
    node.addEventListener("peer:identify", ({ detail }) => {
      if (detail.protocols.includes(metadataCodec)) this.#ask(detail.connection).catch(() => {});
    });
    node.addEventListener("peer:disconnect", ({ detail }) => this.known.delete(detail.toString()));
  }

  #own(codec) {
    const shards = this.#shards();
    return encode(withPackedShards(codec.encode({ clusterId: this.#cluster, shards }), shards));
  }

  #remember(connection, codec, message) {
    if (!message) return;
    const { clusterId, shards } = codec.decode(message);
    this.known.set(connection.remotePeer.toString(), { clusterId, shards: [...new Set([...shards, ...packedShards(message)])] });
  }

  async #answer(stream, connection) {
    const request = await decode(stream.source);
    await stream.sink([this.#own(proto_metadata.WakuMetadataResponse)]);
    this.#remember(connection, proto_metadata.WakuMetadataRequest, request);
  }

  async #ask(connection) {
    const stream = await connection.newStream(metadataCodec);
    await stream.sink([this.#own(proto_metadata.WakuMetadataRequest)]);
    this.#remember(connection, proto_metadata.WakuMetadataResponse, await decode(stream.source));
  }
}
