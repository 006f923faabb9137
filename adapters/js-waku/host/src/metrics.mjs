// What js-libp2p and gossipsub count, under the names of nwaku's metrics, so that one report can add up a mixed network.
const names = {
  gossipsub_pre_validation_duplicate_total: "libp2p_gossipsub_duplicate_total",
  gossipsub_rpc_sent_ihave_total: "libp2p_pubsub_broadcast_ihave_total",
  gossipsub_rpc_sent_iwant_total: "libp2p_pubsub_broadcast_iwant_total",
  gossipsub_rpc_sent_graft_total: "libp2p_pubsub_broadcast_graft_total",
  gossipsub_rpc_sent_prune_total: "libp2p_pubsub_broadcast_prune_total",
};
const delivered = "waku_node_messages_total";
const bytes = (direction) => `libp2p_network_bytes_total{direction="${direction}"}`;
const registrations = ["Metric", "MetricGroup", "Counter", "CounterGroup", "Histogram", "HistogramGroup", "Summary", "SummaryGroup"];

export class Metrics {
  #counts = new Map([...Object.values(names), delivered, bytes("in"), bytes("out")].map((name) => [name, 0]));

  countDelivery() {
    this.#add(delivered, 1);
  }

  text() {
    return [...this.#counts].map(([name, count]) => `${name} ${count}\n`).join("");
  }

  // The metrics component of libp2p: bytes of all streams. What else libp2p registers is not asked for.
  forLibp2p() {
    const nothing = { update() {}, increment() {}, decrement() {}, observe() {}, reset() {}, timer: () => () => {} };
    return {
      ...Object.fromEntries(registrations.map((kind) => [`register${kind}`, () => nothing])),
      traceFunction: (_, traced) => traced,
      createTrace() {},
      trackMultiaddrConnection() {},
      trackProtocolStream: (stream) => {
        const { source, sink } = stream;
        stream.source = this.#counted(source, bytes("in"));
        stream.sink = (outgoing) => sink.call(stream, this.#counted(outgoing, bytes("out")));
      },
    };
  }

  // The register of gossipsub, with labels or without.
  forGossipsub() {
    const nothing = { set() {}, addCollect() {}, observe() {}, reset() {}, startTimer: () => () => {} };
    const gauge = ({ name, labelNames }) => {
      const known = names[name];
      const inc = labelNames ? (_, by = 1) => this.#add(known, by) : (by = 1) => this.#add(known, by);
      return { ...nothing, inc: known ? inc : () => {} };
    };
    return { gauge, histogram: () => nothing, avgMinMax: () => nothing };
  }

  #add(name, by) {
    this.#counts.set(name, this.#counts.get(name) + by);
  }

  async *#counted(chunks, name) {
    for await (const chunk of chunks) {
      this.#add(name, chunk.byteLength);
      yield chunk;
    }
  }
}
