// What lives here: requests and their tries that were made up.
import { ago } from "../random.mjs";

const MODELS = [
  "gemini-2.5-flash",
  "gemini-2.5-pro",
  "gemini-3-pro-preview",
  "gemini-2.5-pro-image",
];
const KEYS = ["Chat front end", "Reporting job", "api_keys, no. 1"];
const REASONS = {
  rate_limited: "429, for 45 s",
  unauthorized: "401 with a token minted just now",
  upstream_error: "503 before the first content",
};

function makeTries(random, accounts, failed) {
  const tries = [];
  while (random.chance(0.18) && tries.length < 4) {
    const outcome = random.pick(Object.keys(REASONS));
    tries.push({
      account_masked: random.pick(accounts).email_masked,
      outcome,
      reason: REASONS[outcome],
      duration_ms: random.integer(40, 900),
    });
  }
  tries.push({
    account_masked: random.pick(accounts).email_masked,
    outcome: failed ? "upstream_error" : "ok",
    ...(failed ? { reason: REASONS.upstream_error } : {}),
    duration_ms: random.integer(400, 9000),
  });
  return tries;
}

/** @returns {import("../../src/api/types/requests").RequestTrace} */
export function makeRequest(random, accounts, seconds) {
  const failed = random.chance(0.06);
  const tries = makeTries(random, accounts, failed);
  const duration = tries.reduce((sum, attempt) => sum + attempt.duration_ms, random.integer(3, 20));
  const key = random.pick(KEYS);
  return {
    id: `req_${random.hex(16)}`,
    at: ago(seconds),
    key,
    key_id: `key_${KEYS.indexOf(key)}5f2c81ab`,
    client_ip: `192.0.2.${random.integer(1, 60)}`,
    dialect: random.pick(["openai", "openai", "claude", "gemini"]),
    model: random.pick(MODELS),
    streamed: random.chance(0.7),
    status: failed ? 502 : 200,
    ...(failed ? { error: "upstream_failed: 503 Service Unavailable" } : {}),
    duration_ms: duration,
    ...(failed ? {} : { first_content_ms: Math.floor(duration * random.next() * 0.6) }),
    input_tokens: random.integer(20, 18_000),
    output_tokens: failed ? 0 : random.integer(10, 2400),
    images: random.chance(0.05) ? 1 : 0,
    videos: 0,
    tries,
  };
}

export function makeRequests(random, accounts) {
  let seconds = 0;
  return Array.from({ length: 500 }, () => {
    seconds += random.integer(1, 14);
    return makeRequest(random, accounts, seconds);
  });
}
