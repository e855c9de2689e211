// What lives here: tests of which of the last requests are shown.
import { describe, expect, it } from "vitest";
import type { RequestTrace } from "../../api/types/requests";
import { fitsSearch } from "./requestFilter";

const attempt = { account_masked: "a***e@example.com", outcome: "ok", duration_ms: 5 };
const request: RequestTrace = {
  id: "req_AB12",
  at: "2030-01-01T00:00:00Z",
  key_id: "k1",
  videos: 0,
  key: "Chat",
  dialect: "openai",
  model: "gemini-2.5-pro",
  streamed: true,
  status: 200,
  duration_ms: 10,
  input_tokens: 1,
  output_tokens: 1,
  images: 0,
  tries: [attempt],
};

describe("fitsSearch", () => {
  it("looks into ids, keys and models, in any case", () => {
    expect(fitsSearch(request, {})).toBe(true);
    expect(fitsSearch(request, { q: "ab12" })).toBe(true);
    expect(fitsSearch(request, { q: " PRO " })).toBe(true);
    expect(fitsSearch(request, { q: "claude" })).toBe(false);
  });

  it("knows failures, also those that came after status 200", () => {
    expect(fitsSearch(request, { outcome: "failed" })).toBe(false);
    expect(fitsSearch({ ...request, status: 502 }, { outcome: "failed" })).toBe(true);
    expect(fitsSearch({ ...request, error: "cut off" }, { outcome: "failed" })).toBe(true);
  });

  it("knows which took several tries", () => {
    expect(fitsSearch(request, { outcome: "retried" })).toBe(false);
    expect(fitsSearch({ ...request, tries: [attempt, attempt] }, { outcome: "retried" })).toBe(
      true,
    );
  });
});
