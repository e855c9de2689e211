// What lives here: client keys that were made up.
import { ago } from "../random.mjs";

export const noUsage = () => ({
  requests: 0,
  failed: 0,
  input_tokens: 0,
  output_tokens: 0,
  tokens_today: 0,
  requests_this_minute: 0,
  in_flight: null,
});

function usage(random) {
  const requests = random.integer(100, 40_000);
  return {
    requests,
    failed: Math.floor(requests * 0.02),
    input_tokens: requests * 740,
    output_tokens: requests * 310,
    tokens_today: random.integer(1000, 900_000),
    requests_this_minute: random.integer(0, 40),
    in_flight: random.integer(0, 4),
    last_used_at: ago(random.integer(5, 50_000)),
  };
}

/** @returns {import("../../src/api/types/keys").ClientKey[]} */
export function makeKeys(random) {
  return [
    /** @type {any} */ ({
      name: "Chat front end",
      source: "managed",
      limits: { requests_per_minute: 120, tokens_per_day: 2_000_000, concurrent_requests: 16 },
      models: [],
    }),
    {
      name: "Reporting job",
      source: "managed",
      limits: { requests_per_minute: 60 },
      models: ["gemini-2.5-*"],
    },
    {
      name: "Trial, ended",
      source: "managed",
      limits: {},
      models: ["gemini-2.5-flash"],
      expired: true,
    },
    { name: "api_keys, no. 1", source: "config", limits: {}, models: [] },
  ].map(({ name, source, limits, models, expired }, index) => ({
    id: `key_${random.hex(8)}`,
    name,
    ...(source === "managed"
      ? { prefix: `sk-b2a-${random.hex(4)}…`, created_at: ago(86_400 * (index * 20 + 3)) }
      : { prefix: "" }),
    ...(expired ? { expires_at: ago(86_400 * 2) } : {}),
    enabled: !expired,
    source,
    allowed_models: models,
    ...limits,
    usage: usage(random),
  }));
}
