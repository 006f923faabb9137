// uvarint length + bytes, one message per stream.
export function encode(bytes) {
  const prefix = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      prefix.push(rest);
      break;
    }
    prefix.push((rest & 0x7f) | 0x80);
  }
  return Buffer.concat([Buffer.from(prefix), bytes]);
}

export async function decode(source) {
  let all = Buffer.alloc(0);
  for await (const chunk of source) {
    all = Buffer.concat([all, chunk.subarray()]);
    let length = 0;
    for (let i = 0, shift = 0; i < Math.min(all.length, 4); i++, shift += 7) {
      length |= (all[i] & 0x7f) << shift;
      if (all[i] < 0x80) {
        if (all.length - i - 1 >= length) return all.subarray(i + 1, i + 1 + length);
        break;
      }
    }
    if (all.length > 1 << 20) throw new Error("message too long");
  }
  return null;
}
