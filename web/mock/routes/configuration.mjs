// What lives here: the stand-in's settings and audit.
import { ago } from "../random.mjs";
import { Refusal, readJson } from "../routing.mjs";
import { record } from "../state.mjs";

const TYPES = {
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  text: (value) => typeof value === "string",
  choice: (value) => typeof value === "string",
  list: (value) => Array.isArray(value),
  map: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

function refuse(path, why) {
  throw new Refusal(400, `field \`${path}\`: ${why}`, { field: path });
}

function check(state, path, value) {
  const field = state.configuration.fields.find((candidate) => candidate.path === path);
  if (!field) return refuse(path, "there is no such setting");
  if (!field.changeable) refuse(path, "can be set in the file and the environment alone");
  if (value === null && field.default === null) return field;
  if (value === null || !TYPES[field.kind](value)) refuse(path, `expected ${field.kind}`);
  if (field.minimum !== undefined && value < field.minimum)
    refuse(path, `must be at least ${field.minimum}`);
  if (field.maximum !== undefined && value > field.maximum)
    refuse(path, `must be at most ${field.maximum}`);
  if (field.choices && !field.choices.includes(value))
    refuse(path, `must be one of ${field.choices.join(", ")}`);
  if (path === "public_base_url" && !/^https?:/.test(value))
    refuse(path, `relative URL without a base: "${value}"`);
  return field;
}

function set(state, field, value) {
  field.value = field.secret && value !== null ? "***" : value;
  field.source = "runtime";
  field.at = ago(0);
  field.by = `panel user ${state.user.username}`;
  field.restart_needed = !field.hot;
}

/** Writes down what the fields were and are, as the gateway does. */
function changeVersion(state, action, fields, before) {
  state.configuration.version += 1;
  const changes = fields.map((changed, index) => [
    changed.path,
    changed.secret ? { to: changed.value } : { from: before[index], to: changed.value },
  ]);
  record(state, action, fields.map((changed) => changed.path).join(", "), {
    version: state.configuration.version,
    changes: Object.fromEntries(changes),
  });
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
    const before = fields.map((changed) => changed.value);
    Object.entries(changes).forEach(([, value], index) => set(state, fields[index], value));
    const pathsOf = (some) => some.map((changed) => changed.path);
    changeVersion(state, "config.change", fields, before);
    return {
      message: "the settings are changed",
      version: state.configuration.version,
      applied: pathsOf(fields.filter((changed) => changed.hot)),
      restart_needed: pathsOf(fields.filter((changed) => !changed.hot)),
    };
  });

  router.on("DELETE", "/admin/config/:path", ({ state, params }) => {
    const reset = field(state, params.path);
    if (!reset) throw new Refusal(404, "there is no such setting", { field: params.path });
    const before = reset.value;
    Object.assign(reset, { value: reset.default, source: "default", restart_needed: false });
    delete reset.at;
    delete reset.by;
    changeVersion(state, "config.reset", [reset], [before]);
    return {
      message: "the change is taken back",
      version: state.configuration.version,
      field: reset.path,
      value: reset.value,
      source: reset.source,
    };
  });

  router.on("POST", "/admin/config/cooldown", async ({ state, request }) => {
    const wanted = await readJson(request);
    const names = ["refresh_cooldown_sec", "use_cooldown_sec"].filter((name) => wanted[name] > 0);
    const fields = names.map((name) => field(state, `pool.${name}`));
    const before = fields.map((changed) => changed.value);
    names.forEach((name, index) => set(state, fields[index], wanted[name]));
    if (names.length > 0) changeVersion(state, "config.change", fields, before);
    return {
      message: "the cooldowns are changed",
      refresh_cooldown_sec: field(state, "pool.refresh_cooldown_sec").value,
      use_cooldown_sec: field(state, "pool.use_cooldown_sec").value,
    };
  });

  router.on("POST", "/admin/reload-config", ({ state }) => ({
    message: "the settings are read again",
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
