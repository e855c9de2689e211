// What lives here: the stand-in's registrar tasks, metrics and switches.
import { ago } from "../random.mjs";
import { Refusal, readJson } from "../routing.mjs";
import { record } from "../state.mjs";

export const metrics = () => ({
  refresh_claim_total: 482,
  refresh_success_total: 431,
  refresh_failed_total: 38,
  refresh_lease_expired_total: 5,
  fallback_total: 12,
  refresh_success_rate: 431 / 469,
  refresh_fail_ratio: 38 / 469,
  fallback_ratio: 12 / 469,
  sample_size: 469,
  throttled: false,
});

function find(state, name) {
  const task = state.tasks.find(
    (candidate) => candidate.email === name || candidate.task_id === name,
  );
  if (!task) throw new Refusal(404, `there is no task ${name}`);
  return task;
}

export function routeRegistrar(router) {
  router.on("GET", "/admin/registrar/metrics", () => metrics());

  router.on("GET", "/admin/registrar/tasks", ({ state }) => ({
    items: state.tasks,
    total: state.tasks.length,
    outstanding_registrations: state.outstandingRegistrations,
  }));

  router.on("POST", "/admin/registrar/tasks/:name/retry", ({ state, params }) => {
    const task = find(state, params.name);
    Object.assign(task, { failures: 0, claimable_at: ago(0) });
    for (const name of ["last_error", "worker", "expires_at"]) delete task[name];
    return { message: "can be claimed now" };
  });

  router.on("POST", "/admin/registrar/tasks/:name/cancel", ({ state, params }) => {
    state.tasks.splice(state.tasks.indexOf(find(state, params.name)), 1);
    return { message: "cancelled" };
  });

  router.on("POST", "/admin/registrar/trigger-register", async ({ request }) => {
    const { count = 1 } = await readJson(request);
    if (count === 13) {
      throw new Refusal(502, "the registrar can't be reached", {
        registrar_url: "http://127.0.0.1:8090/trigger/register?count=13",
        source: "python_registrar",
      });
    }
    return {
      accepted: true,
      count: Math.min(Math.max(count, 1), 20),
      source: "python_registrar",
      registrar_url: `http://127.0.0.1:8090/trigger/register?count=${count}`,
    };
  });

  router.on("POST", "/admin/register", async ({ state, request }) => {
    const { count = 0 } = await readJson(request, { optional: true });
    const there = state.accounts.length;
    if (count <= 0 && there >= 50) return { message: "there are enough accounts", count: there };
    return { message: "asked for accounts", target: count > 0 ? count : 50, outstanding: 3 };
  });

  router.on("POST", "/admin/browser-refresh", async ({ state, request }) => {
    const { email } = await readJson(request);
    if (!email) throw new Refusal(400, "email is needed");
    const account = state.accounts.find((candidate) => candidate.email === email);
    if (!account) throw new Refusal(404, "there is no such account", { email });
    if (!state.tasks.some((task) => task.email === email)) {
      state.tasks.unshift({
        kind: "refresh",
        email,
        email_masked: account.email_masked,
        claimable_at: ago(0),
        failures: 0,
      });
    }
    return { message: "queued", email, status: "pending_external" };
  });

  router.on("POST", "/admin/config/browser-refresh", async ({ state, request }) => {
    const { enable, headless } = await readJson(request);
    const fields = state.configuration.fields;
    const set = (path, value) => {
      const field = fields.find((candidate) => candidate.path === path);
      if (typeof value === "boolean")
        Object.assign(field, { value, source: "runtime", at: ago(0), by: state.user.username });
      return field.value;
    };
    record(state, "config.change", "pool.enable_browser_refresh, pool.browser_refresh_headless", {
      enable,
      headless,
    });
    return {
      message: "in force",
      enable: set("pool.enable_browser_refresh", enable),
      headless: set("pool.browser_refresh_headless", headless),
    };
  });
}
