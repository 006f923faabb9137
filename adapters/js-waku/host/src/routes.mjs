import { multiaddr } from "@multiformats/multiaddr";
import { strings } from "./messages.mjs";
import { pubsubTopic } from "./sharding.mjs";

const text = (status, body) => ({ status, type: "text/plain", body });
const json = (value) => ({ status: 200, type: "application/json", value });
const ok = text(200, "OK");

// nwaku's REST paths and answers, as far as js-waku can give them.
export function createRoutes({ node, relay, metadata, flags, version }) {
  const cluster = flags["cluster-id"];

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

  const relayed = async (view) => (relay ? json(await view()) : text(503, "Error: Relay Protocol is not mounted to the node"));

  const info = () => json({ listenAddresses: node.getMultiaddrs().map(String), enrUri: "" });
  const health = () => {
    if (!relay) return json({ nodeHealth: "READY", protocolsHealth: [{ Relay: "NOT_MOUNTED" }] });
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
    ["GET", "/admin/v1/peers/:kind(relay|mesh)", ({ args }) => relayed(() => Promise.all(shards().map((shard) => onShard(args[0], shard))))],
    ["GET", "/admin/v1/peers/:kind(relay|mesh)/on/:shard", ({ args }) => relayed(() => onShard(args[0], Number(args[1])))],
  ];
}
