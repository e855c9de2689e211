// What lives here: the stand-in's client keys.
import { noUsage } from "../data/keys.mjs";
import { ago } from "../random.mjs";
import { Refusal, readJson, sendJson } from "../routing.mjs";
import { record } from "../state.mjs";

const CHANGEABLE = ["name", "expires_at", "enabled", "allowed_models"].concat([
  "requests_per_minute",
  "tokens_per_day",
  "concurrent_requests",
]);

function find(state, id) {
  const key = state.keys.find((candidate) => candidate.id === id);
  if (!key) throw new Refusal(404, `there is no key ${id}`);
  if (key.source === "config")
    throw new Refusal(409, "a key of the configuration can't be changed here");
  return key;
}

function check(fields) {
  if ("name" in fields && String(fields.name).trim() === "")
    throw new Refusal(400, "name: must not be empty", { field: "name" });
  for (const limit of ["requests_per_minute", "tokens_per_day", "concurrent_requests"]) {
    const value = fields[limit];
    if (value !== undefined && value !== null && !(Number.isInteger(value) && value > 0)) {
      throw new Refusal(400, `${limit}: must be a whole number above 0`, { field: limit });
    }
  }
}

export function routeKeys(router) {
  router.on("GET", "/admin/keys", ({ state }) => ({ items: state.keys, total: state.keys.length }));

  router.on("POST", "/admin/keys", async ({ state, request, response }) => {
    const fields = await readJson(request);
    check({ name: "", ...fields });
    const secret = `sk-b2a-${state.random.hex(40)}`;
    /** @type {any} */
    const item = {
      id: `key_${state.random.hex(8)}`,
      enabled: true,
      allowed_models: [],
      ...Object.fromEntries(Object.entries(fields).filter(([name]) => CHANGEABLE.includes(name))),
      prefix: `${secret.slice(0, 11)}…`,
      created_at: ago(0),
      source: "managed",
      usage: noUsage(),
    };
    state.keys.unshift(item);
    record(state, "key.create", item.id);
    sendJson(response, 201, { key: secret, item });
  });

  router.on("PATCH", "/admin/keys/:id", async ({ state, params, request }) => {
    const key = find(state, params.id);
    const fields = await readJson(request);
    check(fields);
    for (const name of CHANGEABLE) {
      if (fields[name] === null) delete key[name];
      else if (name in fields) key[name] = fields[name];
    }
    record(state, "key.change", key.id);
    return key;
  });

  router.on("DELETE", "/admin/keys/:id", ({ state, params }) => {
    const key = find(state, params.id);
    state.keys.splice(state.keys.indexOf(key), 1);
    record(state, "key.delete", key.id);
    return { message: "deleted", id: key.id };
  });
}
