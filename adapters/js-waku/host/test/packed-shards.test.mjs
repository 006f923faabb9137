import assert from "node:assert/strict";
import { test } from "node:test";
import { packedShards, withPackedShards } from "../src/packed-shards.mjs";

// Cluster 66 and shards 0 and 1 in field 2, as @waku/proto writes them.
const old = Uint8Array.of(0x08, 0x42, 0x10, 0x00, 0x10, 0x01);

test("shards are named in field 3 behind what is there", () =>
  assert.deepEqual(withPackedShards(old, [0, 1]), Uint8Array.of(...old, 0x1a, 0x02, 0x00, 0x01)));

test("what stock js-waku says stays as it is", () => assert.deepEqual(withPackedShards(Uint8Array.of(0x08, 0x42), []), Uint8Array.of(0x08, 0x42)));

test("every list comes back", () => {
  for (const shards of [[0], [1023], [0, 1, 127, 128, 16383, 16384, 65535], [4294967295], [...Array(300).keys()]]) {
    assert.deepEqual(packedShards(withPackedShards(old, shards)), shards);
  }
});

test("one number each is read as well", () => assert.deepEqual(packedShards(Uint8Array.of(0x18, 0x05, 0x18, 0x07)), [5, 7]));

test("no beginning of a message and no byte of it in another place throws", () => {
  const whole = withPackedShards(old, [0, 1, 300]);
  for (let length = 0; length < whole.length; length++) packedShards(whole.slice(0, length));
  for (let at = 0; at < whole.length; at++) for (let byte = 0; byte < 256; byte++) packedShards(whole.with(at, byte));
});
