// What lives here: a gateway of the demo, started for the tests of one file, and what of its panel is not the built one.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { extname, join, resolve } from "node:path";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIST = join(ROOT, "web/dist");
const TYPES = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** PANEL_GATEWAY, or what `cargo build` made; undefined when there is none, or PANEL_GATEWAY is `none`. */
export function gatewayBinary() {
  const { PANEL_GATEWAY, CARGO_TARGET_DIR } = process.env;
  if (PANEL_GATEWAY === "none") return undefined;
  if (PANEL_GATEWAY) return PANEL_GATEWAY;
  const built = join(resolve(ROOT, CARGO_TARGET_DIR ?? "target"), "debug/business2api");
  return existsSync(built) ? built : undefined;
}

/** Starts `binary demo` on a free port; what it prints says how to reach it. */
export async function startGateway(binary) {
  const child = spawn(binary, ["demo", "--json", "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (piece) => (log = (log + piece).slice(-4000)));
  const ended = new Promise((resolve) => {
    child.on("error", resolve);
    child.on("exit", (code) => resolve(new Error(`${binary} ended with ${code}: ${log}`)));
  });
  const printed = (async () => {
    for await (const line of createInterface(child.stdout)) {
      if (line.startsWith("{")) return JSON.parse(line);
    }
    throw await ended;
  })();
  const first = await Promise.race([printed, ended.then((error) => Promise.reject(error))]);
  const address = first.url;
  return {
    url: address,
    username: first.panel_username,
    password: first.panel_password,
    clientKey: first.key,
    close: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/**
 * A gateway holds the panel that was there when it was compiled. When that is not the one that is built now, the
 * browser gets the files of now, under the headers that the gateway sends with its own.
 */
export async function serveBuiltPanel(context, url) {
  const built = await readFile(join(DIST, "index.html"), "utf8");
  const held = await (await fetch(`${url}/admin/panel`)).text();
  if (built === held) return;
  await context.route(
    (address) => /^\/admin\/panel(\/|\/assets\/.*)?$/.test(address.pathname),
    async (route) => {
      const { pathname } = new URL(route.request().url());
      const isPage = !pathname.includes("/assets/");
      const file = isPage ? "index.html" : pathname.slice("/admin/panel/".length);
      const page = await route.fetch({ url: `${url}/admin/panel` });
      const headers = { ...page.headers() };
      for (const name of ["content-length", "content-encoding", "etag"]) delete headers[name];
      if (!isPage) headers["content-type"] = TYPES[extname(file)] ?? "application/octet-stream";
      await route.fulfill({
        status: 200,
        headers,
        body: await readFile(join(DIST, file)),
      });
    },
  );
}
