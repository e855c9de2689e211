// What lives here: a stand-in for the gateway, for development and tests: `npm run mock`, or `startMock()`.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { Refusal, createRouter, sendJson } from "./routing.mjs";
import { routeAccounts } from "./routes/accounts.mjs";
import { routeChat } from "./routes/chat.mjs";
import { routeConfiguration } from "./routes/configuration.mjs";
import { routeFlow } from "./routes/flow.mjs";
import { routeKeys } from "./routes/keys.mjs";
import { routeLogs } from "./routes/logs.mjs";
import { routePoolFiles } from "./routes/poolFiles.mjs";
import { routeRegistrar } from "./routes/registrar.mjs";
import { requireSession, routeSession } from "./routes/session.mjs";
import { routeStatistics } from "./routes/statistics.mjs";
import { servePanel } from "./panelFiles.mjs";
import { makeState } from "./state.mjs";

/** Paths below /admin that need no session. */
const OPEN = ["/admin/panel/login", "/admin/panel/logout", "/admin/panel/me"];

function makeRouter() {
  const router = createRouter();
  for (const add of [
    routeSession,
    routeAccounts,
    routePoolFiles,
    routeKeys,
    routeConfiguration,
    routeRegistrar,
    routeFlow,
    routeStatistics,
    routeLogs,
    routeChat,
  ]) {
    add(router);
  }
  return router;
}

/** A request with a cookie that writes has to come from the panel itself. */
function refuseForeignOrigins(request) {
  const { origin, host } = request.headers;
  if (request.method === "GET" || !origin) return;
  if (new URL(origin).host !== host) throw new Refusal(403, "this request comes from another site");
}

async function answer(router, state, request, response) {
  const url = new URL(request.url ?? "/", "http://mock");
  const path = url.pathname;
  if (request.method === "GET" && (await servePanel(path, response))) return;
  if (path.startsWith("/admin/") && !OPEN.includes(path)) {
    refuseForeignOrigins(request);
    requireSession(state, request);
  }
  const fault = state.faults.get(path);
  if (fault) throw new Refusal(fault.status, fault.error);
  await router.handle({ state, request, response, url });
}

/**
 * Starts a stand-in. `faults` of its state maps a path to `{status, error}`, for tests of failures.
 * @param {{port?: number, accounts?: number, seed?: number, username?: string, password?: string, flow?: boolean}} options
 */
export async function startMock(options = {}) {
  const state = makeState(options);
  const router = makeRouter();
  const server = createServer((request, response) => {
    answer(router, state, request, response).catch((error) => {
      if (response.headersSent) return response.destroy();
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      sendJson(
        response,
        refusal.status,
        { error: refusal.message, ...refusal.extra },
        refusal.headers,
      );
    });
  });
  await new Promise((resolve) =>
    server.listen(options.port ?? 0, "127.0.0.1", () => resolve(null)),
  );
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    state,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve(null));
      }),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url, state } = await startMock({
    port: Number(process.env.MOCK_PORT ?? 8099),
    accounts: Number(process.env.MOCK_ACCOUNTS ?? 10_000),
    flow: process.env.MOCK_FLOW !== "off",
  });
  console.log(
    `${url}/admin/panel  ${state.user.username} / ${state.user.password}  client key ${state.clientKey}`,
  );
}
