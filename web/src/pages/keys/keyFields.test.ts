// What lives here: tests of the form for a key, and of the state of keys.
import { describe, expect, it } from "vitest";
import type { ClientKey } from "../../api/types/keys";
import { changesOf, fieldsOf, limitsOf, toLocalField } from "./keyFields";
import { stateOfKey } from "./keyState";

const key: ClientKey = {
  id: "key_1",
  name: "Chat",
  prefix: "sk-b2a-ab12…",
  enabled: true,
  source: "managed",
  allowed_models: ["gemini-2.5-*", "gemini-3-pro"],
  requests_per_minute: 60,
  expires_at: "2030-01-02T03:04:00.000Z",
  usage: {
    requests: 0,
    failed: 0,
    input_tokens: 0,
    output_tokens: 0,
    tokens_today: 0,
    requests_this_minute: 0,
    in_flight: null,
  },
};

describe("the form for a key", () => {
  it("comes back to what the key was", () => {
    expect(limitsOf(fieldsOf(key))).toEqual({
      name: "Chat",
      enabled: true,
      expires_at: "2030-01-02T03:04:00.000Z",
      allowed_models: ["gemini-2.5-*", "gemini-3-pro"],
      requests_per_minute: 60,
      tokens_per_day: null,
      concurrent_requests: null,
    });
  });

  it("sends what differs, and null for a limit that was taken away", () => {
    const before = fieldsOf(key);
    expect(changesOf(before, before)).toEqual({});
    expect(changesOf(before, { ...before, perMinute: "", models: " a , b\n\n" })).toEqual({
      requests_per_minute: null,
      allowed_models: ["a", "b"],
    });
  });

  it("shows no time as an empty field", () => {
    expect(toLocalField(undefined)).toBe("");
    expect(toLocalField("2030-01-02T03:04:00Z")).toMatch(/^2030-01-0\dT\d\d:\d\d$/);
  });
});

describe("stateOfKey", () => {
  it("puts the end above the switch", () => {
    const end = Date.parse("2030-01-02T03:04:00Z");
    expect(stateOfKey(key, end - 1)).toBe("enabled");
    expect(stateOfKey(key, end)).toBe("expired");
    expect(stateOfKey({ enabled: false }, end)).toBe("disabled");
  });
});
