// Field 3 of 66/WAKU2-METADATA: shards as a packed list. @waku/proto knows the older field 2 only, one number each; go-waku reads
// field 3 only, and disconnects a relay peer that names none there.
const packedField = (3 << 3) | 2;

// A metadata message with its shards named in field 3 as well. The rest of it stays as it is.
export function withPackedShards(message, shards) {
  if (shards.length === 0) return message;
  const list = shards.flatMap(varint);
  return Uint8Array.from([...message, packedField, ...varint(list.length), ...list]);
}

// The shards of field 3; none when the message ends in the middle of a field.
export function packedShards(message) {
  const reader = { bytes: message, at: 0 };
  const shards = [];
  while (reader.at < message.length) {
    const tag = readVarint(reader);
    if (tag === undefined) break;
    if ((tag & 7) === 0) {
      const value = readVarint(reader);
      if (tag >> 3 === 3 && value !== undefined) shards.push(value);
    } else if ((tag & 7) === 2) {
      const length = readVarint(reader);
      if (length === undefined || reader.at + length > message.length) break;
      const end = reader.at + length;
      while (tag === packedField && reader.at < end) {
        const value = readVarint(reader);
        if (value === undefined || reader.at > end) return shards;
        shards.push(value);
      }
      reader.at = end;
    } else break;
  }
  return shards;
}

function varint(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

function readVarint(reader) {
  let value = 0;
  for (let scale = 1; reader.at < reader.bytes.length && scale < 2 ** 35; scale *= 128) {
    const byte = reader.bytes[reader.at++];
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
  return undefined;
}
