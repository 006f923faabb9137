// Nanosecond timestamps exceed 2^53: integers of 16 digits and more are carried as BigInt, both ways.
const mark = "\u0000int:";

export function parse(text) {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs, (token) =>
    token[0] !== '"' && /^-?\d{16,}$/.test(token) ? JSON.stringify(mark + token) : token);
  return JSON.parse(quoted, (_, value) => (typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value));
}

export function stringify(value) {
  const text = JSON.stringify(value, (_, item) => (typeof item === "bigint" ? mark + item : item));
  return text.replace(/"\\u0000int:(-?\d+)"/g, "$1");
}
