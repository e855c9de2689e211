// What lives here: accounts that were made up.
import { ago } from "../random.mjs";

const FIRST = [
  "ada",
  "boris",
  "chen",
  "dana",
  "emil",
  "farah",
  "grace",
  "hugo",
  "ines",
  "jun",
  "kofi",
  "lena",
];
const LAST = [
  "alder",
  "birch",
  "cedar",
  "dogwood",
  "elm",
  "fir",
  "gingko",
  "hazel",
  "ivy",
  "juniper",
];
const DAILY_LIMIT = 3000;

/** A status, and how many of a hundred accounts have it. */
/** @type {[string, number][]} */
const SHARES = [
  ["ready", 62],
  ["pending", 4],
  ["cooldown", 14],
  ["pending_external", 11],
  ["invalid", 6],
  ["disabled", 2],
  ["unknown", 1],
];

const INVALID = ["missing cookies", "missing csesidx", "missing configId", "missing authorization"];
const REASONS = {
  pending: "new credentials, not proven yet",
  cooldown: "the upstream answered 429",
  pending_external: "the auth service refused the cookies (401)",
};

export function mask(email) {
  const [local = "", domain] = email.split("@");
  const end = local.length > 2 ? local.at(-1) : "";
  return `${local.slice(0, 1)}***${end}@${domain}`;
}

function statusOf(random) {
  let left = random.integer(1, 100);
  for (const [status, share] of SHARES) {
    left -= share;
    if (left <= 0) return status;
  }
  return "ready";
}

function makeHistory(random, status) {
  const events = [];
  const rest = { event: "cooldown", bucket: "text", reason: "the upstream limits the rate" };
  if (status === "cooldown") events.push(rest);
  if (status === "pending_external")
    events.push({ event: "pending_external", reason: "the upstream refuses its credentials" });
  if (status === "disabled") events.push({ event: "disabled" });
  const usual = [
    { event: "ready" },
    { event: "daily_limit" },
    { event: "pending" },
    { event: "credentials_changed" },
    { event: "renewal_failed", reason: "no account chooser" },
    rest,
    { event: "added" },
  ];
  events.push(...usual);
  let seconds = 20;
  return events.map((event) => {
    seconds += random.integer(30, 9000);
    const ends = event.event === "cooldown" || event.event.endsWith("_failed");
    return { at: ago(seconds), ...event, ...(ends ? { until: ago(seconds - 45) } : {}) };
  });
}

/** @returns {Omit<import("../../src/api/types/accounts").AccountDetails, "files">} */
function makeAccount(random, email, status) {
  const active = ["ready", "pending", "cooldown", "pending_external"].includes(status);
  const used = status === "unknown" || random.chance(0.05) ? 0 : random.integer(1, 900);
  const daily = Math.min(used, random.chance(0.04) ? DAILY_LIMIT : random.integer(0, 400));
  const cooldowns = {};
  if (status === "cooldown") cooldowns.text = ago(-random.integer(20, 3200));
  if (active && random.chance(0.08)) cooldowns.image = ago(-random.integer(3000, 40_000));
  const isBroken = status === "invalid" || status === "unknown";
  return {
    email,
    email_masked: mask(email),
    status,
    is_valid: active,
    ...(active
      ? {}
      : { invalid_reason: status === "disabled" ? "status_not_active" : random.pick(INVALID) }),
    ...(REASONS[status] ? { reason: REASONS[status] } : {}),
    fail_count: status === "pending_external" ? random.integer(1, 4) : 0,
    ...(used > 0
      ? { last_used: ago(random.integer(4, 7000)), last_refresh: ago(random.integer(60, 5000)) }
      : {}),
    daily_count: daily,
    daily_limit: DAILY_LIMIT,
    daily_remaining: DAILY_LIMIT - daily,
    success_count: Math.floor(used * 0.97),
    total_count: used,
    ...(status === "ready" ? { jwt_expires: ago(-random.integer(30, 900)) } : {}),
    file: `${email}.json`,
    has_config_id: !isBroken,
    has_csesidx: !isBroken || random.chance(0.5),
    size_bytes: random.integer(2400, 9000),
    modified_at: ago(random.integer(3600, 3_000_000)),
    in_flight: status === "ready" && random.chance(0.1) ? random.integer(1, 3) : 0,
    cooldowns,
    disabled: status === "disabled",
    generation: random.hex(16),
    history: makeHistory(random, status),
  };
}

/** Sorted as the gateway sorts: by status, then by e-mail. */
const ORDER = SHARES.map(([status]) => status);
export const byStatus = (a, b) =>
  ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || (a.email < b.email ? -1 : 1);

export function makeAccounts(random, count) {
  const accounts = Array.from({ length: count }, (_, index) => {
    const name = `${random.pick(FIRST)}.${random.pick(LAST)}${String(index).padStart(5, "0")}`;
    return makeAccount(random, `${name}@example.com`, statusOf(random));
  });
  if (count > 0) {
    // A name that would do harm if it were taken for markup.
    accounts.push(makeAccount(random, "<script>window.__harm=1</script>@example.com", "invalid"));
    accounts.push(
      makeAccount(
        random,
        "very.long.address.that.wants.room.in.every.table@subdomain.example.com",
        "ready",
      ),
    );
  }
  return accounts.sort(byStatus);
}
