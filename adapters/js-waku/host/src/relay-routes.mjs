import { BadRequest, encode, fromJson, strings } from "./messages.mjs";
import { isPubsubTopic, pubsubTopic, shardOf } from "./sharding.mjs";

const maxMessage = 153_600;
const text = (status, body) => ({ status, type: "text/plain", body });
const json = (value) => ({ status: 200, type: "application/json", value });
const ok = text(200, "OK");

// nwaku's REST paths of relay.
export function createRelayRoutes({ relay, cache, flags, subscribe, unsubscribe }) {
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

  return [
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
