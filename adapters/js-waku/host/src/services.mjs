import { FilterCore, LightPushCodec, LightPushCodecV2, LightPushCore, StoreCodec, StoreCore, messageHash } from "@waku/core";
import { multiaddr } from "@multiformats/multiaddr";
import { Cache } from "./cache.mjs";
import { protoToJson } from "./messages.mjs";

// Milliseconds for a connection, and for identify on it.
const limit = 5_000;

export class ServiceError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// js-waku's own store, filter and lightpush clients (@waku/core), each with the one service peer it was given.
export class Services {
  #node;
  #peers;
  #store;
  #filter;
  #lightPush;
  #pushed;
  #wanted = new Set();

  constructor(node, flags) {
    this.#node = node;
    this.#peers = { store: flags.storenode, filter: flags.filternode, lightpush: flags.lightpushnode };
    this.#pushed = new Cache(flags["rest-relay-cache-capacity"]);
    this.#store = new StoreCore(node);
    this.#lightPush = new LightPushCore(node);
    this.#filter = new FilterCore(async (topic, message) => {
      if (this.#wanted.has(message.contentTopic)) this.#pushed.add(topic, protoToJson(message));
    }, node);
  }

  get addresses() {
    return [...new Set(Object.values(this.#peers).filter(Boolean))];
  }

  start() {
    return this.#filter.start();
  }

  // One page: js-waku itself would go on until a page is empty, so every page but an empty one has a cursor.
  async query({ pubsubTopic, contentTopics, hashes, startTime, endTime, pageSize, ascending, cursor, peerAddr }) {
    const peer = await this.#peer("store", StoreCodec, peerAddr);
    const decoder = { fromProtoObj: async (topic, message) => ({ topic, message, hash: messageHash(topic, message) }) };
    const decoders = new Map(contentTopics.map((topic) => [topic, decoder]));
    const options = { pubsubTopic, contentTopics, includeData: true, paginationForward: ascending, paginationLimit: pageSize, paginationCursor: cursor };
    if (hashes.length) {
      // js-waku finds decoders by content topic, also for a look-up by hash: this one serves them all.
      Object.assign(options, { messageHashes: hashes, contentTopics: [], pubsubTopic: undefined });
      decoders.get = () => decoder;
    }
    // js-waku takes milliseconds: the range is never narrower than the one asked for.
    if (startTime) options.timeStart = new Date(Math.floor(Number(startTime) / 1e6));
    if (endTime) options.timeEnd = new Date(Math.ceil(Number(endTime) / 1e6));
    try {
      for await (const page of this.#store.queryPerPage(options, decoders, peer)) {
        const rows = (await Promise.all(page)).filter(Boolean);
        const last = ascending ? rows.at(-1) : rows[0];
        return {
          rows: rows.map(({ topic, message, hash }) => ({ pubsubTopic: topic, message: protoToJson(message), messageHash: hex(hash) })),
          cursor: last && hex(last.hash),
        };
      }
    } catch (error) {
      throw new ServiceError(Number(/status code: (\d+)/.exec(error.message)?.[1] ?? 500), error.message);
    }
    return { rows: [], cursor: undefined };
  }

  async subscribe(topic, contentTopics) {
    // Before the answer: a push may come first.
    const fresh = contentTopics.filter((topic) => !this.#wanted.has(topic));
    for (const wanted of fresh) {
      this.#wanted.add(wanted);
      this.#pushed.subscribe(topic);
      this.#pushed.subscribeContent(wanted);
    }
    try {
      settle(await this.#filter.subscribe(topic, await this.#peer("filter", this.#filter.multicodec), contentTopics));
    } catch (error) {
      fresh.forEach((unwanted) => this.#forget(unwanted));
      throw error;
    }
  }

  async unsubscribe(topic, contentTopics) {
    settle(await this.#filter.unsubscribe(topic, await this.#peer("filter", this.#filter.multicodec), contentTopics));
    contentTopics.forEach((unwanted) => this.#forget(unwanted));
  }

  async unsubscribeAll() {
    settle(await this.#filter.unsubscribeAll("", await this.#peer("filter", this.#filter.multicodec)));
    [...this.#wanted].forEach((unwanted) => this.#forget(unwanted));
  }

  async ping() {
    settle(await this.#filter.ping(await this.#peer("filter", this.#filter.multicodec)));
  }

  pushed(contentTopic) {
    return this.#wanted.has(contentTopic) ? this.#pushed.drainContent(contentTopic) : undefined;
  }

  async push(pubsubTopic, message, legacy) {
    const peer = await this.#peer("lightpush", legacy ? LightPushCodecV2 : LightPushCodec);
    const encoder = { pubsubTopic, contentTopic: message.contentTopic, toProtoObj: async () => message, toWire: async () => message.payload };
    settle(await this.#lightPush.send(encoder, { payload: message.payload }, peer, legacy));
  }

  #forget(contentTopic) {
    this.#wanted.delete(contentTopic);
    this.#pushed.unsubscribeContent(contentTopic);
  }

  // The peer given for a service: connected, and known by identify to offer it.
  async #peer(service, codec, address = this.#peers[service]) {
    if (!address) throw new ServiceError(503, "No suitable service peer & no discovery method");
    let peer;
    try {
      peer = (await this.#node.dial(multiaddr(address), { signal: AbortSignal.timeout(limit) })).remotePeer;
    } catch (error) {
      throw new ServiceError(503, `dial_failure: ${address} ${error.message}`);
    }
    const offers = async () => (await this.#node.peerStore.get(peer).catch(() => null))?.protocols.includes(codec) ?? false;
    if (!(await offers())) await this.#updated(peer, offers);
    return peer;
  }

  #updated(peer, condition) {
    return new Promise((resolve, reject) => {
      const check = async ({ detail }) => {
        if (detail.peer.id.equals(peer) && (await condition())) end(resolve);
      };
      const end = (settle, value) => {
        clearTimeout(timer);
        this.#node.removeEventListener("peer:update", check);
        settle(value);
      };
      const timer = setTimeout(() => end(reject, new ServiceError(503, "No suitable service peer & no discovery method")), limit);
      this.#node.addEventListener("peer:update", check);
      // It may have been updated between the question and the listener.
      check({ detail: { peer: { id: peer } } });
    });
  }
}

const hex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;

function settle({ failure }) {
  if (!failure) return;
  const tooBig = /Size is too big/.test(failure.error);
  throw new ServiceError(tooBig ? 500 : 503, tooBig ? "Message size exceeded what js-waku sends" : failure.error);
}
