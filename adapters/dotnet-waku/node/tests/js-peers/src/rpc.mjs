// One JSON request a line on standard input, one JSON answer a line on standard output.
import { createInterface } from "node:readline";

// Bytes as hex, big integers as text. Buffers turn themselves into objects first, therefore "this".
function plain(key, value) {
  const raw = this[key];
  return typeof raw === "bigint" ? raw.toString() : raw instanceof Uint8Array ? Buffer.from(raw).toString("hex") : value;
}

export async function serve(operations) {
  // Libraries that print must not disturb the answers.
  console.log = console.info = console.debug = console.error;
  for await (const line of createInterface({ input: process.stdin })) {
    let answer;
    try {
      const { op, ...request } = JSON.parse(line);
      answer = (await operations[op](request)) ?? {};
    } catch (error) {
      answer = { error: error.stack ?? String(error) };
    }
    process.stdout.write(JSON.stringify(answer, plain) + "\n");
  }
  process.exit(0);
}

export const hex = (text) => Buffer.from(text, "hex");

export async function until(condition, what, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
