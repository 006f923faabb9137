import { multiaddr } from "@multiformats/multiaddr";
import { BadRequest, encode, fromJson } from "./messages.mjs";
import { isPubsubTopic, pubsubTopic, shardOf } from "./sharding.mjs";

const maxMessage = 153_600;
const text = (status, body) => ({ status, type: "text/plain", body });
const json = (value) => ({ status: 200, type: "application/json", value });
const ok = text(200, "OK");

// nwaku's REST paths and answers, as far as js-waku can give them.
export function createRoutes({ node, relay, cache, metadata, flags, version, subscribe, unsubscribe }) {
  const cluster = flags["cluster-id"];
  const count = flags["num-shards-in-network"];

  async function publish(topic, message) {
    const data = encode(message);
    if (data.length > maxMessage) throw new BadRequest(`Failed to publish: Message size exceeded maximum of ${maxMessage} bytes`);
    try {
      await relay.publish(topic, data);
    } catch (error) {
      // The same bytes again: nwaku answers 200 and drops them.
      if (!/duplicate/i.test(error.message)) throw error;
    }
    return ok;
  }

  function auto(contentTopic, prefix) {
    if (count === 0) throw new BadRequest("Failed to publish. Autosharding is disabled");
    try {
      return pubsubTopic(cluster, shardOf(contentTopic, count));
    } catch (error) {
      throw new BadRequest(`${prefix}Autosharding error: ${error.message}`);
    }
  }

  function strings(body) {
    if (Array.isArray(body) && body.every((item) => typeof item === "string")) return body;
    throw new BadRequest("Invalid content body, could not decode: Unable to deserialize data: ");
  }

  async function peer(id) {
    const known = await node.peerStore.get(id).catch(() => null);
    const connection = node.getConnections(id)[0];
    const address = (connection?.remoteAddr ?? known?.addresses[0]?.multiaddr)?.toString() ?? "";
    const agent = known?.metadata.get("AgentVersion");
    return {
      multiaddr: address.includes("/p2p/") ? address : `${address}/p2p/${id}`,
      protocols: known?.protocols ?? [],
      shards: metadata.known.get(id.toString())?.shards ?? [],
      connected: connection ? "Connected" : "CanConnect",
      agent: agent ? Buffer.from(agent).toString() : "",
      origin: "UnknownOrigin",
    };
  }

  const shards = () => relay.getTopics().map((topic) => Number(topic.split("/").at(-1)));
  const idsOf = (kind, shard) => {
    const topic = pubsubTopic(cluster, shard);
    const found = kind === "mesh" ? relay.getMeshPeers(topic) : relay.getSubscribers(topic).map(String);
    return node.getPeers().filter((id) => found.includes(id.toString()));
  };
  const onShard = async (kind, shard) => ({
    shard,
    peers: await Promise.all(idsOf(kind, shard).map(async (id) => ({ ...(await peer(id)), score: relay.score.score(id.toString()) }))),
  });

  const info = () => json({ listenAddresses: node.getMultiaddrs().map(String), enrUri: "" });
  const health = () => {
    const ready = relay.getPeers().length > 0;
    return json({ nodeHealth: "READY", protocolsHealth: [ready ? { Relay: "READY" } : { Relay: "NOT_READY", desc: "No connected peers" }] });
  };

  return [
    ["GET", "/health", health],
    ["GET", "/info", info],
    ["GET", "/debug/v1/info", info],
    ["GET", "/version", () => text(200, version)],
    ["GET", "/debug/v1/version", () => text(200, version)],
    ["GET", "/admin/v1/peers", async () => json(await Promise.all((await node.peerStore.all()).map((known) => peer(known.id))))],
    ["POST", "/admin/v1/peers", async ({ body }) => {
      for (const [index, address] of strings(body).entries()) {
        try {
          await node.dial(multiaddr(address));
        } catch {
          return text(400, `Failed to connect to peer at index: ${index} - ${address}`);
        }
      }
      return ok;
    }],
    ["GET", "/admin/v1/peers/connected", async () => json(await Promise.all(node.getPeers().map(peer)))],
    ["GET", "/admin/v1/peers/:kind(relay|mesh)", async ({ args }) => json(await Promise.all(shards().map((shard) => onShard(args[0], shard))))],
    ["GET", "/admin/v1/peers/:kind(relay|mesh)/on/:shard", async ({ args }) => json(await onShard(args[0], Number(args[1])))],
    ["POST", "/relay/v1/subscriptions", ({ body }) => {
      const topics = strings(body);
      const bad = topics.filter((topic) => !isPubsubTopic(topic));
      if (bad.length) return text(400, `Invalid pubsub topic(s): @[${bad.map((topic) => `"${topic}"`).join(", ")}]`);
      topics.forEach(subscribe);
      return ok;
    }],
    ["DELETE", "/relay/v1/subscriptions", ({ body }) => {
      strings(body).forEach(unsubscribe);
      return ok;
    }],
    ["GET", "/relay/v1/messages/:topic", ({ args }) => {
      const messages = cache.drain(args[0]);
      return messages ? json(messages) : text(404, "");
    }],
    ["POST", "/relay/v1/messages/:topic", ({ args, body }) => {
      const message = fromJson(body);
      if (!relay.getTopics().includes(args[0])) return text(400, `Failed to publish: Node not subscribed to topic: ${args[0]}`);
      return publish(args[0], message);
    }],
    ["POST", "/relay/v1/auto/subscriptions", ({ body }) => {
      for (const topic of strings(body)) {
        subscribe(auto(topic, "Subscribe failed:"));
        cache.subscribeContent(topic);
      }
      return ok;
    }],
    ["DELETE", "/relay/v1/auto/subscriptions", ({ body }) => {
      strings(body).forEach((topic) => cache.unsubscribeContent(topic));
      return ok;
    }],
    ["GET", "/relay/v1/auto/messages/:topic", ({ args }) => {
      const messages = cache.drainContent(args[0]);
      return messages ? json(messages) : text(404, args[0]);
    }],
    ["POST", "/relay/v1/auto/messages", ({ body }) => {
      const message = fromJson(body);
      return publish(auto(message.contentTopic, "Failed to publish. "), message);
    }],
  ];
}
