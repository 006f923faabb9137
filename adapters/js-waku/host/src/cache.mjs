// Messages waiting to be drained: one capacity for the node, oldest first out, one list by pubsub and one by content topic.
export class Cache {
  #capacity;
  #order = [];
  #pubsub = new Map();
  #content = new Map();

  constructor(capacity) {
    this.#capacity = capacity;
  }

  subscribe(topic) {
    if (!this.#pubsub.has(topic)) this.#pubsub.set(topic, []);
  }

  unsubscribe(topic) {
    this.#pubsub.delete(topic);
  }

  subscribeContent(topic) {
    if (!this.#content.has(topic)) this.#content.set(topic, []);
  }

  unsubscribeContent(topic) {
    this.#content.delete(topic);
  }

  add(pubsubTopic, message) {
    const list = this.#pubsub.get(pubsubTopic);
    if (!list) return;
    while (this.#order.length >= this.#capacity) this.#evict(this.#order.shift());
    this.#order.push({ pubsubTopic, message });
    list.push(message);
    this.subscribeContent(message.contentTopic);
    this.#content.get(message.contentTopic).push(message);
  }

  drain(topic) {
    return this.#drain(this.#pubsub, topic);
  }

  drainContent(topic) {
    return this.#drain(this.#content, topic);
  }

  #drain(index, topic) {
    const list = index.get(topic);
    if (list) index.set(topic, []);
    return list;
  }

  #evict({ pubsubTopic, message }) {
    for (const list of [this.#pubsub.get(pubsubTopic), this.#content.get(message.contentTopic)]) {
      const at = list?.indexOf(message) ?? -1;
      if (at >= 0) list.splice(at, 1);
    }
  }
}
