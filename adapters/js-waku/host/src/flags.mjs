// The flags of nwaku that make sense for this host, so that one launch plan fits both.
const known = {
  "cluster-id": { type: "number", value: 0 },
  "num-shards-in-network": { type: "number", value: 1 },
  shard: { type: "list", value: [] },
  nodekey: { type: "text", value: "" },
  "listen-address": { type: "text", value: "0.0.0.0" },
  "tcp-port": { type: "number", value: 60000 },
  "websocket-support": { type: "boolean", value: false },
  "websocket-port": { type: "number", value: 8000 },
  nat: { type: "text", value: "any" },
  "rest-address": { type: "text", value: "127.0.0.1" },
  "rest-port": { type: "number", value: 8645 },
  "rest-relay-cache-capacity": { type: "number", value: 50 },
  "metrics-server": { type: "boolean", value: false },
  "metrics-server-address": { type: "text", value: "127.0.0.1" },
  "metrics-server-port": { type: "number", value: 8008 },
  staticnode: { type: "list", value: [] },
  relay: { type: "boolean", value: true },
  storenode: { type: "text", value: "" },
  filternode: { type: "text", value: "" },
  lightpushnode: { type: "text", value: "" },
  "stock-metadata": { type: "boolean", value: false },
  muxer: { type: "text", value: "yamux,mplex" },
  "log-level": { type: "text", value: "INFO" },
};

export function readFlags(args) {
  const flags = Object.fromEntries(Object.entries(known).map(([name, flag]) => [name, structuredClone(flag.value)]));
  for (const arg of args) {
    const match = /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(arg);
    const flag = match && known[match[1]];
    if (!flag) throw new Error(`Unrecognized option '${arg}'; known: ${Object.keys(known).join(", ")}`);
    flags[match[1]] = convert(match[1], flag.type, match[2], flags[match[1]]);
  }
  return flags;
}

function convert(name, type, text, before) {
  switch (type) {
    case "boolean":
      return text === undefined || text === "true";
    case "list":
      return [...before, text ?? ""];
    case "number":
      if (!/^\d+$/.test(text ?? "")) throw new Error(`--${name}: '${text}' is not a number`);
      return Number(text);
    default:
      return text ?? "";
  }
}
