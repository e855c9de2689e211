// What lives here: everything that a stand-in remembers.
import { makeAccounts } from "./data/accounts.mjs";
import { makeFields } from "./data/fields.mjs";
import { makeKeys } from "./data/keys.mjs";
import { makeLogs } from "./data/logs.mjs";
import { makeRequests } from "./data/requests.mjs";
import { makeTasks } from "./data/tasks.mjs";
import { ago, createRandom } from "./random.mjs";

const AUDIT = [
  [
    "panel user admin",
    "config.change",
    "pool.use_cooldown_sec",
    { version: 7, changes: { "pool.use_cooldown_sec": { from: 15, to: 20 } } },
  ],
  ["panel user admin", "account.disable", "b***n@example.com", undefined],
  ["admin key 9f86d081", "pool_files.import", undefined, { success: 11, failed: 1, skipped: 0 }],
  ["panel user admin", "key.create", "key_5f2c81ab", undefined],
  ["panel user admin", "pool.register", undefined, { count: 12 }],
  ["panel user admin", "panel.sign_in", undefined, { address: "192.0.2.7" }],
  [
    "address 198.51.100.4",
    "panel.block",
    "address 198.51.100.4",
    { attempts: 10, window_sec: 900 },
  ],
];

function makeAudit(count) {
  return Array.from({ length: count }, (_, index) => {
    const [by, action, target, details] = AUDIT[index % AUDIT.length];
    return {
      id: `1700000000-${count - index}`,
      at: ago(240 + index * 3700),
      by,
      action,
      target,
      details,
    };
  });
}

function makeFlow(on) {
  if (!on) return { enabled: false, tokens: [] };
  const tokens = ["3f6c1a2b9d8e7f60", "a9b8c7d6e5f40312", "0011223344556677"].map((id, index) => ({
    id: `${id}...`,
    email: `flow${index + 1}@example.com`,
    credits: [840, 12, 0][index],
    disabled: index === 2,
    error_count: [0, 4, 0][index],
    last_used: ago(600 * (index + 1)),
  }));
  return { enabled: true, tokens };
}

/**
 * @param {{accounts?: number, seed?: number, username?: string, password?: string, flow?: boolean}} options
 */
export function makeState(options) {
  const random = createRandom(options.seed ?? 7);
  const accounts = makeAccounts(random, options.accounts ?? 10_000);
  return {
    random,
    startedAt: Date.now() - 3 * 86_400_000,
    user: {
      username: options.username ?? "admin",
      password: options.password ?? "correct horse battery",
    },
    clientKey: "sk-mock-client",
    sessions: new Map(),
    attempts: new Map(),
    /** Path → `{status, error}`: what is to fail. @type {Map<string, {status: number, error: string}>} */
    faults: new Map(),
    accounts,
    keys: makeKeys(random),
    configuration: { version: 42, fields: makeFields() },
    audit: makeAudit(120),
    requests: accounts.length === 0 ? [] : makeRequests(random, accounts),
    tasks: makeTasks(accounts),
    outstandingRegistrations: accounts.length === 0 ? 0 : 3,
    logs: makeLogs(random),
    flow: makeFlow(options.flow ?? true),
    browserRefresh: { enable: true, headless: false },
  };
}

/** Writes down what was done. */
export function record(state, action, target, details) {
  const id = `${Math.floor(Date.now() / 1000)}-${state.audit.length + 1}`;
  state.audit.unshift({
    id,
    at: ago(0),
    by: `panel user ${state.user.username}`,
    action,
    target,
    details,
  });
}
