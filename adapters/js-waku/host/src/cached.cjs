// Runs a bundle with V8's code cache beside it: what the build saw run is neither parsed nor compiled again, which is a third of what a node
// costs until it is ready. Without a cache, or with that of another version of V8, the bundle runs as it would by itself.
//   node cached.cjs BUNDLE [flags]              runs it
//   node cached.cjs --make TEXT BUNDLE [flags]  runs it until it logs the text, and makes the cache of all that ran
"use strict";
const { createHash } = require("node:crypto");
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { resolve } = require("node:path");
const { Script, constants } = require("node:vm");

// Of the source V8 compares nothing but its length: a cache is found by the content that it belongs to.
const cacheOf = (file, source) => `${file}.${createHash("sha256").update(source).digest("hex").slice(0, 16)}.cache`;

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function makeWhen(text, script, cache) {
  const log = console.log;
  console.log = (...values) => {
    log(...values);
    if (!values.join(" ").includes(text)) return;
    console.log = log;

    // Written aside: a build that is ended leaves no half of a cache.
    writeFileSync(`${cache}.${process.pid}`, script.createCachedData());
    renameSync(`${cache}.${process.pid}`, cache);
    process.exit(0);
  };
}

const make = process.argv[2] === "--make" ? process.argv.splice(2, 2)[1] : undefined;
const file = resolve(process.argv[2]);
process.argv.splice(1, 2, file);
const source = readFileSync(file, "utf8");
const cache = cacheOf(file, source);
const script = new Script(`(function (require, module, exports) {${source}\n})`, {
  filename: file,
  cachedData: make === undefined ? read(cache) : undefined,
  importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
if (make !== undefined) makeWhen(make, script, cache);
const module_ = { exports: {} };
script.runInThisContext()(createRequire(file), module_, module_.exports);
