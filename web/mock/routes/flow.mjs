// What lives here: the stand-in's Flow tokens.
import { Refusal, readJson } from "../routing.mjs";

function requireFlow(state) {
  if (!state.flow.enabled) throw new Refusal(503, "Flow is switched off");
}

export function routeFlow(router) {
  router.on("GET", "/admin/flow/status", ({ state }) => {
    const { enabled, tokens } = state.flow;
    if (!enabled) return { enabled: false, message: "Flow is switched off (flow.enable)" };
    const errored = tokens.filter((token) => token.error_count >= 3 && !token.disabled).length;
    const disabled = tokens.filter((token) => token.disabled).length;
    return {
      enabled,
      total: tokens.length,
      ready: tokens.length - errored - disabled,
      disabled,
      errored,
      tokens,
    };
  });

  router.on("POST", "/admin/flow/add-token", async ({ state, request }) => {
    requireFlow(state);
    const { cookie = "" } = await readJson(request);
    if (!cookie.includes("session-token"))
      throw new Refusal(400, "there is no session token in this cookie");
    const id = state.random.hex(32);
    state.flow.tokens.push({
      id: `${id.slice(0, 16)}...`,
      email: "new@example.com",
      credits: 1000,
      disabled: false,
      error_count: 0,
      last_used: undefined,
    });
    return { message: "added", token_id: id, total: state.flow.tokens.length };
  });

  router.on("POST", "/admin/flow/remove-token", async ({ state, request }) => {
    requireFlow(state);
    const { token_id: id } = await readJson(request);
    const index = state.flow.tokens.findIndex((token) => token.id === id);
    if (index < 0) throw new Refusal(400, "there is no such token");
    state.flow.tokens.splice(index, 1);
    return { message: "removed", total: state.flow.tokens.length };
  });

  router.on("POST", "/admin/flow/reload", ({ state }) => {
    requireFlow(state);
    return { message: "read again", loaded: 0, total: state.flow.tokens.length };
  });
}
