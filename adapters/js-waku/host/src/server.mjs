import { createServer } from "node:http";
import { parse, stringify } from "./json.mjs";
import { BadRequest } from "./messages.mjs";

const maxBody = 16 * 1024 * 1024;

export function serve(routes, host, port) {
  const compiled = routes.map(([method, path, handler]) => {
    const pattern = path.replace(/:\w+(\(([^)]*)\))?/g, (_, __, choice) => `(${choice ?? "[^/]+"})`);
    return { method, pattern: new RegExp(`^${pattern}$`), handler };
  });
  const server = createServer((request, response) => {
    answer(compiled, request)
      .catch((error) => ({ status: error instanceof BadRequest ? 400 : 500, type: "text/plain", body: error.message }))
      .then(({ status, type, body, value }) => {
        response.writeHead(status, { "content-type": type });
        response.end(value === undefined ? body : stringify(value));
      });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

async function answer(routes, request) {
  const [path, search = ""] = request.url.split("?");
  for (const { method, pattern, handler } of routes) {
    const match = method === request.method && pattern.exec(path);
    if (match) return handler({ args: match.slice(1).map(decodeURIComponent), query: new URLSearchParams(search), body: await read(request) });
  }
  return { status: 404, type: "text/plain", body: "" };
}

async function read(request) {
  if (request.method === "GET") return undefined;
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBody) throw new BadRequest("body too long");
    chunks.push(chunk);
  }
  if (length === 0) throw new BadRequest("");
  try {
    return parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new BadRequest("Invalid content body, could not decode: Unable to deserialize data: ");
  }
}
