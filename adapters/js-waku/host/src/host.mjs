// A js-waku node, relay or light, behind nwaku's REST dialect.
import { multiaddr } from "@multiformats/multiaddr";
import { Cache } from "./cache.mjs";
import { readFlags } from "./flags.mjs";
import { toJson } from "./messages.mjs";
import { Metadata } from "./metadata.mjs";
import { Metrics } from "./metrics.mjs";
import { createNode, validate } from "./node.mjs";
import { createRelayRoutes } from "./relay-routes.mjs";
import { createRoutes } from "./routes.mjs";
import { serve } from "./server.mjs";
import { createServiceRoutes } from "./service-routes.mjs";
import { Services } from "./services.mjs";
import { pubsubTopic } from "./sharding.mjs";

const log = (level, message) => console.log(`${level} ${new Date().toISOString()} ${message}`);

async function main() {
  const flags = readFlags(process.argv.slice(2));
  const metrics = flags["metrics-server"] ? new Metrics() : undefined;
  const node = await createNode(flags, metrics);
  const relay = node.services.relay;
  const cache = new Cache(flags["rest-relay-cache-capacity"]);
  const count = flags["num-shards-in-network"];
  const chosen = flags.shard.length || count === 0 ? flags.shard.map(Number) : [...Array(count).keys()];

  // A light node names the shards that it was given: a service may want to know them.
  const shards = () => relay?.getTopics().map((topic) => Number(topic.split("/").at(-1))) ?? chosen;
  const metadata = new Metadata(node, flags["cluster-id"], shards, flags["stock-metadata"]);
  const services = new Services(node, flags);
  await services.start();
  const subscribe = (topic) => {
    cache.subscribe(topic);
    relay.topicValidators.set(topic, validate);
    relay.subscribe(topic);
  };
  const unsubscribe = (topic) => {
    relay.unsubscribe(topic);
    relay.topicValidators.delete(topic);
    cache.unsubscribe(topic);
  };
  relay?.addEventListener("gossipsub:message", ({ detail: { msg } }) => {
    metrics?.countDelivery();
    cache.add(msg.topic, toJson(msg.data));
  });
  if (relay) for (const shard of chosen) subscribe(pubsubTopic(flags["cluster-id"], shard));
  const context = { node, relay, cache, metadata, flags, services, version: __VERSION__, subscribe, unsubscribe };
  const routes = [...createRoutes(context), ...(relay ? createRelayRoutes(context) : []), ...createServiceRoutes(context)];
  const servers = [await serve(routes, flags["rest-address"], flags["rest-port"])];
  if (metrics) {
    const scrape = [["GET", "/metrics", () => ({ status: 200, type: "text/plain", body: metrics.text() })]];
    servers.push(await serve(scrape, flags["metrics-server-address"], flags["metrics-server-port"]));
  }
  const stop = async () => {
    log("INF", "Shutting down");
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    await Promise.race([node.stop(), new Promise((resolve) => setTimeout(resolve, 500))]);
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  log("INF", `Listening on ${node.getMultiaddrs().join(", ")}`);
  log("INF", "Node setup complete");
  for (const address of [...flags.staticnode, ...services.addresses]) stayConnected(node, multiaddr(address));
}

// js-libp2p does not redial by itself; a cluster node must come back when its peer does.
function stayConnected(node, address) {
  const peer = address.getPeerId();
  let wait = 250;
  const attempt = async () => {
    const connected = node.getPeers().some((id) => id.toString() === peer);
    if (!connected) {
      try {
        await node.dial(address, { signal: AbortSignal.timeout(5_000) });
        wait = 250;
      } catch (error) {
        log("DBG", `static peer ${address}: ${error.message}`);
        wait = Math.min(wait * 2, 2_000);
      }
    }
    setTimeout(attempt, connected ? 500 : wait);
  };
  attempt();
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
