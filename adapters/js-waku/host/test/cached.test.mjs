import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const cached = fileURLToPath(new URL("../src/cached.cjs", import.meta.url));

// The name of the file that it runs, what it was given, a module of Node.js: all that a bundle asks for.
const bundle = (word) => `const { basename } = require("node:path"); console.log("${word}", basename(process.argv[1]), process.argv.slice(2).join());`;

function inFolder(act) {
  const folder = mkdtempSync(join(tmpdir(), "cached-"));
  const file = join(folder, "b.cjs");
  const run = (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cached, ...args], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const caches = () => readdirSync(folder).filter((name) => name.endsWith(".cache"));
  try {
    act({ folder, file, run, caches });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a bundle runs with its flags, with a cache and without", () =>
  inFolder(({ file, run, caches }) => {
    writeFileSync(file, bundle("one"));
    assert.equal(run(file, "--a=1", "--b"), "one b.cjs --a=1,--b\n");
    assert.deepEqual(caches(), []);
    assert.equal(run("--make", "one", file, "--c"), "one b.cjs --c\n");
    assert.equal(caches().length, 1);
    assert.equal(run(file, "--a=1", "--b"), "one b.cjs --a=1,--b\n");
  }));

test("another bundle of the same length does not run what was cached of the first", () =>
  inFolder(({ file, run }) => {
    writeFileSync(file, bundle("one"));
    run("--make", "one", file);
    writeFileSync(file, bundle("two"));
    assert.equal(run(file), "two b.cjs \n");
  }));

test("a cache that is none, empty or cut is no trouble", () =>
  inFolder(({ folder, file, run, caches }) => {
    writeFileSync(file, bundle("one"));
    run("--make", "one", file);
    const cache = join(folder, caches()[0]);
    for (const spoil of [() => truncateSync(cache, 100), () => writeFileSync(cache, ""), () => writeFileSync(cache, "no cache".repeat(100))]) {
      spoil();
      assert.equal(run(file), "one b.cjs \n");
    }
  }));
