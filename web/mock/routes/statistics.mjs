// What lives here: the stand-in's statistics, the state of its pool, and its last requests.
import { makeRequest } from "../data/requests.mjs";
import { ago } from "../random.mjs";
import { metrics } from "./registrar.mjs";

const DAY = 86_400_000;

/** @returns {import("../../src/api/types/statistics").PoolState} */
function poolState(state) {
  const count = (status) => state.accounts.filter((account) => account.status === status).length;
  const ready = count("ready");
  const external = count("pending_external");
  const pending = count("pending") + external;
  const field = (path) =>
    state.configuration.fields.find((candidate) => candidate.path === path)?.value;
  return {
    ready,
    pending,
    pending_external: external,
    invalid: count("invalid") + count("unknown"),
    total: ready + pending + count("cooldown"),
    available_today: Math.floor(ready * 0.96),
    exceeded_today: ready - Math.floor(ready * 0.96),
    total_requests: 182_311,
    total_success: 178_020,
    total_failed: 4291,
    success_rate: "97.6%",
    daily_limit: 3000,
    cooldowns: {
      refresh_sec: field("pool.refresh_cooldown_sec"),
      use_sec: field("pool.use_cooldown_sec"),
    },
    registrar_metrics: metrics(),
    target: 50,
    min: 10,
    is_registering: false,
    register_stats: { total: 12, success: 11, failed: 1, last_error: "", updated_at: ago(4000) },
    mode: "server",
  };
}

function traffic(requests) {
  const success = Math.floor(requests * 0.965);
  return { requests, success, input_tokens: requests * 812, output_tokens: requests * 290 };
}

function models() {
  const shares = [
    ["gemini-2.5-flash", 9100],
    ["gemini-2.5-pro", 5400],
    ["gemini-3-pro-preview", 2300],
    ["gemini-2.5-pro-image", 410],
  ];
  return Object.fromEntries(
    shares.map(([name, requests]) => {
      const all = traffic(Number(requests));
      const rate = `${((all.success / all.requests) * 100).toFixed(2)}%`;
      const images = String(name).includes("image") ? 380 : 0;
      return [
        name,
        { ...all, success_rate: rate, total_tokens: all.input_tokens + all.output_tokens, images },
      ];
    }),
  );
}

/** Busy by day, quiet by night. */
const hourly = () =>
  Array.from({ length: 24 }, (_, hour) => ({
    hour,
    ...traffic(Math.round(500 + 420 * Math.sin(((hour - 8) / 24) * 2 * Math.PI))),
  }));

const days = () =>
  Array.from({ length: 30 }, (_, index) => ({
    date: new Date(Date.now() - (29 - index) * DAY).toISOString().slice(0, 10),
    ...traffic(9000 + Math.round(4000 * Math.sin(index / 2.3)) + index * 120),
  }));

/** @returns {import("../../src/api/types/statistics").Statistics} */
function statistics(state) {
  const isEmpty = state.accounts.length === 0;
  const seconds = Math.floor((Date.now() - state.startedAt) / 1000);
  const all = isEmpty ? traffic(0) : traffic(17_210);
  return {
    uptime: `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}.0s`,
    uptime_seconds: seconds,
    total_requests: all.requests,
    success_requests: all.success,
    failed_requests: all.requests - all.success,
    success_rate: isEmpty ? "0.00%" : "96.50%",
    input_tokens: all.input_tokens,
    output_tokens: all.output_tokens,
    total_tokens: all.input_tokens + all.output_tokens,
    images_generated: isEmpty ? 0 : 380,
    videos_generated: isEmpty ? 0 : 4,
    current_rpm: isEmpty ? 0 : state.random.integer(20, 60),
    average_rpm: isEmpty ? "0.00" : "31.42",
    models: isEmpty ? {} : models(),
    hourly: isEmpty ? [] : hourly(),
    days: isEmpty ? [] : days(),
    latency: isEmpty
      ? {}
      : { p50_ms: 2140, p95_ms: 9320, first_content_p50_ms: 780, first_content_p95_ms: 2910 },
    keys: state.keys.map((key) => ({
      id: key.id,
      name: key.name,
      requests: key.usage.requests,
      input_tokens: key.usage.input_tokens,
      output_tokens: key.usage.output_tokens,
    })),
    pool: poolState(state),
    proxy_pool: { idle: 3, in_use: 1, total: 4 },
  };
}

/** @returns {import("../../src/api/types/statistics").CallerAddress} */
const caller = (index) => ({
  ip: index === 7 ? "2001:db8:85a3::8a2e:370:7334" : `192.0.2.${index + 10}`,
  total_count: 4000 - index * 137,
  success_count: 3900 - index * 137,
  failed_count: 100,
  success_rate: "97.5%",
  input_tokens: 900_000 - index * 20_000,
  output_tokens: 300_000 - index * 8000,
  total_tokens: 1_200_000 - index * 28_000,
  images: index,
  videos: 0,
  rpm: Math.max(0, 12 - index),
  first_seen: ago(86_400 * 3),
  last_seen: ago(index * 91),
  models: { "gemini-2.5-flash": 2000, "gemini-2.5-pro": 1800 },
  user_agents: { "OpenAI/Python 2.8.0": 3000, 'curl/8 <b onmouseover="window.__harm=1">': 2 },
});

export function routeStatistics(router) {
  router.on("GET", "/admin/status", ({ state }) => poolState(state));
  router.on("GET", "/admin/stats", ({ state }) => statistics(state));

  router.on("GET", "/admin/ip", ({ state }) => {
    const ips =
      state.accounts.length === 0 ? [] : Array.from({ length: 24 }, (_, index) => caller(index));
    const sum = (name) => ips.reduce((all, one) => all + one[name], 0);
    return {
      server_time: ago(0),
      unique_ips: ips.length,
      total_requests: sum("total_count"),
      total_success: sum("success_count"),
      total_failed: sum("failed_count"),
      total_input_tokens: sum("input_tokens"),
      total_output_tokens: sum("output_tokens"),
      total_tokens: sum("total_tokens"),
      total_images: sum("images"),
      total_videos: sum("videos"),
      ips,
    };
  });

  router.on("GET", "/admin/requests", ({ state, query }) => {
    if (state.accounts.length > 0) {
      state.requests.unshift(makeRequest(state.random, state.accounts, 0));
      state.requests.length = Math.min(state.requests.length, 500);
    }
    return { items: state.requests.slice(0, Number(query.get("limit") ?? 100)) };
  });

  router.on("GET", "/", ({ state }) => {
    const { uptime, ...rest } = statistics(state);
    return {
      status: "running",
      service: "business2api",
      version: "0.9.0-mock",
      mode: "server",
      uptime,
      total_requests: rest.total_requests,
      flow_enabled: state.flow.enabled,
      note: [],
      clients: {
        count: 2,
        total_threads: 5,
        list: [
          {
            id: "worker-1",
            version: "1.4.2",
            threads: 4,
            is_alive: true,
            last_ping: Math.floor(Date.now() / 1000) - 6,
          },
          {
            id: "worker-2",
            version: "1.3.9",
            threads: 1,
            is_alive: false,
            last_ping: Math.floor(Date.now() / 1000) - 320,
          },
        ],
      },
    };
  });

  router.on("POST", "/admin/refresh", ({ state }) => {
    const { ready, pending } = poolState(state);
    return { message: "reconciled", ready, pending };
  });
  router.on("POST", "/admin/force-refresh", ({ state }) => ({
    message: "minting",
    count: poolState(state).ready,
  }));
}
