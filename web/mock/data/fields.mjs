// What lives here: the settings that the stand-in has.
import { ago } from "../random.mjs";

/** Path, kind, default, meaning, and what else is to be said. */
/** @type {any[][]} */
const FIELDS = [
  ["listen_addr", "text", "127.0.0.1:8000", "Where the gateway listens.", { hot: false }],
  ["debug", "boolean", false, "Logs more."],
  ["note", "list", [], "Lines that GET / shows."],
  [
    "api_keys",
    "list",
    "***",
    "Client keys of the configuration.",
    { secret: true, source: "file" },
  ],
  [
    "master_key",
    "text",
    "***",
    "Seals credentials at rest.",
    { secret: true, hot: false, changeable: false, source: "environment" },
  ],
  ["proxy", "text", null, "Carries all upstream calls: http or socks5.", { secret: true }],
  ["public_base_url", "text", null, "Under which clients reach generated files; none: inline."],
  [
    "models",
    "list",
    [
      { id: "gemini-2.5-flash", upstream: "gemini-2.5-flash" },
      { id: "gemini-2.5-pro", upstream: "gemini-2.5-pro" },
    ],
    "Base models; the first is what a request without a model gets.",
  ],
  [
    "media_output",
    "choice",
    null,
    "How generated files are told: as URLs or inline.",
    { choices: ["url", "inline"] },
  ],
  [
    "model_aliases",
    "map",
    { "gpt-*": "gemini-2.5-flash" },
    "Names that stand for models. `*` stands for any text.",
    { source: "file" },
  ],
  ["max_tries", "integer", 5, "Accounts that one request may try.", { minimum: 1 }],
  [
    "daily_limit",
    "integer",
    3000,
    "Leases that an account may have a day; 0 means any number.",
    { minimum: 0 },
  ],
  [
    "max_in_flight_per_account",
    "integer",
    10,
    "Leases that an account may have at once.",
    { minimum: 1 },
  ],
  [
    "lease_ttl_sec",
    "integer",
    60,
    "How long a lease holds without being renewed.",
    { unit: "s", minimum: 1, maximum: 315_360_000 },
  ],
  ["pool.target_count", "integer", 50, "Accounts that there should be.", { minimum: 0 }],
  ["pool.min_count", "integer", 10, "Fewer than this are too few.", { minimum: 0 }],
  [
    "pool.use_cooldown_sec",
    "integer",
    15,
    "Rest of an account between two uses.",
    { unit: "s", minimum: 0, source: "runtime", value: 20 },
  ],
  [
    "pool.refresh_cooldown_sec",
    "integer",
    240,
    "Least time between two renewals ahead of one account.",
    { unit: "s", minimum: 0 },
  ],
  [
    "pool.max_fail_count",
    "integer",
    3,
    "Failures in a row that suspend an account.",
    { minimum: 1 },
  ],
  [
    "pool.check_interval_minutes",
    "integer",
    30,
    "Between two looks for missing accounts.",
    { unit: "min", minimum: 1 },
  ],
  ["pool.registrar_base_url", "text", "http://127.0.0.1:8090", "Where the registrar is."],
  ["pool.enable_browser_refresh", "boolean", true, "Renew credentials with a browser."],
  ["pool.browser_refresh_headless", "boolean", false, "Without a window."],
  ["pool.auto_delete_401", "boolean", false, "Delete accounts whose renewal was given up."],
  [
    "timeouts.connect_sec",
    "integer",
    10,
    "To open a connection to the upstream.",
    { unit: "s", minimum: 1 },
  ],
  ["timeouts.idle_sec", "integer", 120, "Silence that ends a stream.", { unit: "s", minimum: 1 }],
  [
    "media.ttl_hours",
    "integer",
    24,
    "How long generated files are kept; 0 means for ever.",
    { unit: "h", minimum: 0 },
  ],
  [
    "media.fetch_bytes",
    "integer",
    20_971_520,
    "Size of one file in a request.",
    { unit: "bytes", minimum: 1 },
  ],
  [
    "redis_url",
    "text",
    "***",
    "The state store. Empty: within the process.",
    { secret: true, hot: false, source: "environment" },
  ],
  [
    "admin.password",
    "text",
    null,
    "The panel's password. Empty: one is made at the first start.",
    { secret: true, hot: false, changeable: false },
  ],
  [
    "responses.ttl_sec",
    "integer",
    86_400,
    "How long a response is kept; 0 means not at all.",
    { unit: "s", minimum: 0, hot: false, source: "runtime", value: 3600, restart_needed: true },
  ],
  [
    "flow.enable",
    "boolean",
    true,
    "Use Flow for images and videos.",
    { hot: false, source: "file" },
  ],
  ["flow.timeout", "integer", 120, "Of one call.", { unit: "s", minimum: 1 }],
];

/** @returns {import("../../src/api/types/configuration").Setting[]} */
export function makeFields() {
  return FIELDS.map(([path, kind, fallback, description, more = {}]) => {
    const { source = "default", value = fallback, hot = true, secret = false, ...rest } = more;
    const changed = source === "runtime" ? { at: ago(7200), by: "panel user admin" } : {};
    const section = path.includes(".") ? path.split(".")[0] : "general";
    return {
      path,
      section,
      value,
      default: secret ? null : fallback,
      source,
      kind,
      description,
      secret,
      hot,
      changeable: true,
      restart_needed: false,
      ...rest,
      ...changed,
    };
  });
}
