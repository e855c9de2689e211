// What lives here: the stand-in's settings and audit.
import { ago } from "../random.mjs";
import { Refusal, readJson } from "../routing.mjs";
import { record } from "../state.mjs";

const TYPES = {
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  text: (value) => typeof value === "string",
  choice: (value) => typeof value === "string",
  list: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  map: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

function refuse(path, why) {
  throw new Refusal(400, `${path}: ${why}`, { field: path });
}

function check(state, path, value) {
  const field = state.configuration.fields.find((candidate) => candidate.path === path);
  if (!field) return refuse(path, "there is no such setting");
  if (value === null || !TYPES[field.kind](value)) refuse(path, `expected ${field.kind}`);
  if (field.minimum !== undefined && value < field.minimum)
    refuse(path, `must be at least ${field.minimum}`);
  if (field.choices && !field.choices.includes(value))
    refuse(path, `must be one of ${field.choices.join(", ")}`);
  if (path === "public_base_url" && value !== "" && !/^https?:/.test(value))
    refuse(path, "must be a URL");
  return field;
}

function set(state, field, value) {
  field.value = field.secret ? "***" : value;
  field.source = "runtime";
  field.at = ago(0);
  field.by = state.user.username;
}

const field = (state, path) =>
  state.configuration.fields.find((candidate) => candidate.path === path);

export function routeConfiguration(router) {
  router.on("GET", "/admin/config", ({ state }) => state.configuration);

  router.on("PATCH", "/admin/config", async ({ state, request }) => {
    const { changes = {}, version } = await readJson(request);
    if (version !== undefined && version !== state.configuration.version) {
      throw new Refusal(409, "the settings were changed meanwhile");
    }
    const fields = Object.entries(changes).map(([path, value]) => check(state, path, value));
    Object.entries(changes).forEach(([, value], index) => set(state, fields[index], value));
    state.configuration.version += 1;
    for (const changed of fields)
      record(state, "settings.change", changed.path, { to: changed.value });
    return {
      message: "applied",
      version: state.configuration.version,
      applied: Object.keys(changes),
      restart_needed: fields.filter((changed) => !changed.hot).map((changed) => changed.path),
    };
  });

  router.on("DELETE", "/admin/config/:path", ({ state, params }) => {
    const reset = field(state, params.path);
    if (!reset) throw new Refusal(404, `${params.path}: there is no such setting`);
    reset.value = reset.default;
    reset.source = "default";
    delete reset.at;
    delete reset.by;
    state.configuration.version += 1;
    record(state, "settings.reset", reset.path);
    return {
      message: "reset",
      version: state.configuration.version,
      field: reset.path,
      value: reset.value,
      source: reset.source,
    };
  });

  router.on("POST", "/admin/config/cooldown", async ({ state, request }) => {
    const wanted = await readJson(request);
    for (const name of ["refresh_cooldown_sec", "use_cooldown_sec"]) {
      if (wanted[name] > 0) set(state, field(state, `pool.${name}`), wanted[name]);
    }
    state.configuration.version += 1;
    record(state, "settings.cooldown", undefined, wanted);
    return {
      message: "in force",
      refresh_cooldown_sec: field(state, "pool.refresh_cooldown_sec").value,
      use_cooldown_sec: field(state, "pool.use_cooldown_sec").value,
    };
  });

  router.on("POST", "/admin/reload-config", ({ state }) => ({
    message: "reloaded",
    api_keys: 1,
    debug: false,
    pool_config: {
      refresh_cooldown_sec: field(state, "pool.refresh_cooldown_sec").value,
      use_cooldown_sec: field(state, "pool.use_cooldown_sec").value,
    },
  }));

  router.on("GET", "/admin/audit", ({ state, query }) => {
    const limit = Number(query.get("limit") ?? 100);
    const before = query.get("before");
    const from = before ? state.audit.findIndex((entry) => entry.id === before) + 1 : 0;
    const items = state.audit.slice(from, from + limit);
    const isLast = from + limit >= state.audit.length;
    return { items, ...(isLast ? {} : { next_before: items.at(-1).id }) };
  });
}
