import { BadRequest, fromJson } from "./messages.mjs";
import { ServiceError } from "./services.mjs";
import { pubsubTopic, shardOf } from "./sharding.mjs";

const json = (status, value) => ({ status, type: "application/json", value });
const text = (status, body) => ({ status, type: "text/plain", body });

// nwaku's REST paths of the store, filter and lightpush clients, as far as js-waku can serve them.
export function createServiceRoutes({ services, flags }) {
  const topicOf = (given, contentTopic) => {
    if (given) return given;
    if (flags["num-shards-in-network"] === 0) throw new BadRequest("Pubsub topic must be specified when static sharding is enabled");
    return pubsubTopic(flags["cluster-id"], shardOf(contentTopic, flags["num-shards-in-network"]));
  };

  const push = (legacy) => async ({ body }) => {
    const message = fromJson(body?.message);
    try {
      await services.push(topicOf(body.pubsubTopic, message.contentTopic), message, legacy);
      // js-waku does not say how many peers the service relayed to.
      return legacy ? text(200, "OK") : json(200, {});
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return legacy ? text(error.status, `Failed to request a message push: ${error.message}`) : json(error.status, { statusDesc: error.message });
    }
  };

  const filter = (action) => async ({ args, body }) => {
    const requestId = body?.requestId ?? args[0];
    try {
      await action(body);
      return json(200, { requestId, statusDesc: "OK" });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return json(error.status, { requestId, statusDesc: error.message });
    }
  };

  const topics = ({ pubsubTopic: topic, contentFilters }) => {
    if (!Array.isArray(contentFilters) || contentFilters.length === 0) throw new BadRequest("BAD_REQUEST: contentFilters expected");
    return [topicOf(topic, contentFilters[0]), contentFilters];
  };

  return [
    ["GET", "/store/v3/messages", async ({ query }) => {
      const list = (name) => query.get(name)?.split(",").filter(Boolean) ?? [];
      try {
        const { rows, cursor } = await services.query({
          pubsubTopic: query.get("pubsubTopic") ?? undefined,
          contentTopics: list("contentTopics"),
          hashes: list("hashes").map(bytes),
          startTime: query.get("startTime"),
          endTime: query.get("endTime"),
          pageSize: Number(query.get("pageSize") ?? 20),
          ascending: query.get("ascending") !== "false",
          cursor: query.has("cursor") ? bytes(query.get("cursor")) : undefined,
          peerAddr: query.get("peerAddr") ?? undefined,
        });
        return json(200, { requestId: "", statusCode: 200, statusDesc: "OK", messages: rows, ...(cursor ? { paginationCursor: cursor } : {}) });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw new BadRequest(error.message);
        return json(200, { requestId: "", statusCode: error.status, statusDesc: error.message, messages: [] });
      }
    }],
    ["POST", "/filter/v2/subscriptions", filter((body) => services.subscribe(...topics(body)))],
    ["DELETE", "/filter/v2/subscriptions", filter((body) => services.unsubscribe(...topics(body)))],
    ["DELETE", "/filter/v2/subscriptions/all", filter(() => services.unsubscribeAll())],
    ["GET", "/filter/v2/subscriptions/:id", filter(() => services.ping())],
    ["GET", "/filter/v2/messages/:topic", ({ args }) => {
      const messages = services.pushed(args[0]);
      return messages ? json(200, messages) : text(400, `Not subscribed to topic: ${args[0]}`);
    }],
    ["POST", "/lightpush/v3/message", push(false)],
    ["POST", "/lightpush/v1/message", push(true)],
  ];
}

function bytes(hash) {
  const digits = hash.replace(/^0x/, "");
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw new BadRequest(`waku message hash parsing error: invalid hash: ${hash}`);
  return Buffer.from(digits, "hex");
}
