// What lives here: the built panel as the gateway serves it, with the headers that it needs to bear.
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

export const SECURITY_HEADERS = {
  "content-security-policy": [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

/** Serves the page and its assets; false when the path is neither. */
export async function servePanel(path, response) {
  const isPage = path === "/admin/panel" || path === "/admin/panel/";
  if (!isPage && !path.startsWith("/admin/panel/assets/")) return false;
  const file = normalize(isPage ? "index.html" : path.slice("/admin/panel/".length));
  try {
    const content = await readFile(join(DIST, file));
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": isPage ? "no-cache" : "public, max-age=31536000, immutable",
      ...SECURITY_HEADERS,
    });
    response.end(content);
  } catch {
    response.writeHead(404, { "content-type": "text/plain" });
    response.end(isPage ? "Build the panel first: npm run build" : "no such file");
  }
  return true;
}
