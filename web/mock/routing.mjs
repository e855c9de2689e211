// What lives here: the stand-in's routes: patterns, parameters, bodies and refusals.

/** An answer that is not a success. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {Record<string, unknown>} extra
   * @param {Record<string, string>} headers
   */
  constructor(status, message, extra = {}, headers = {}) {
    super(message);
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }
}

export function sendJson(response, status, body, headers = {}) {
  response.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/** The whole body of a request; at most 64 MiB. */
export async function readBody(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > 64 * 1024 * 1024) throw new Refusal(413, "the body is too large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export async function readJson(request, { optional = false } = {}) {
  const text = (await readBody(request)).toString("utf8");
  if (text === "" && optional) return {};
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Refused below, as what is no object is.
  }
  throw new Refusal(400, "the body has to be a JSON object");
}

export function createRouter() {
  const routes = [];
  return {
    /** `pattern` as `/admin/accounts/:email`; what the handler returns is answered as JSON. */
    on(method, pattern, handler) {
      const source = pattern.replace(/:[a-z_]+/g, "([^/]+)");
      const names = [...pattern.matchAll(/:([a-z_]+)/g)].map((match) => match[1]);
      routes.push({ method, expression: new RegExp(`^${source}$`), names, handler });
    },
    async handle(context) {
      const { request, response, url } = context;
      const fitting = routes.filter((route) => route.expression.test(url.pathname));
      const route = fitting.find((candidate) => candidate.method === request.method);
      if (!route) {
        const status = fitting.length > 0 ? 405 : 404;
        throw new Refusal(status, `there is no ${request.method} ${url.pathname}`);
      }
      const values = route.expression.exec(url.pathname)?.slice(1) ?? [];
      const params = Object.fromEntries(
        route.names.map((name, index) => [name, decodeURIComponent(values[index])]),
      );
      const body = await route.handler({ ...context, params, query: url.searchParams });
      if (body !== undefined) sendJson(response, 200, body);
    },
  };
}
