// What lives here: tests of the same action for many accounts.
import { describe, expect, it } from "vitest";
import { type BulkProgress, runBulk } from "./bulk";

const emails = ["a", "b", "c", "d", "e", "f", "g"].map((name) => `${name}@example.com`);
const signal = () => new AbortController().signal;

describe("runBulk", () => {
  it("runs for each, and never more at once than allowed", async () => {
    let running = 0;
    let most = 0;
    const seen: string[] = [];
    const result = await runBulk(
      emails,
      async (email) => {
        running += 1;
        most = Math.max(most, running);
        seen.push(email);
        await Promise.resolve();
        running -= 1;
      },
      { concurrency: 3, signal: signal(), onProgress: () => undefined },
    );
    expect(seen.sort()).toEqual(emails);
    expect(most).toBe(3);
    expect(result).toEqual({ total: 7, done: 7, failures: [] });
  });

  it("goes on after a failure, and names it", async () => {
    const steps: BulkProgress[] = [];
    const result = await runBulk(
      emails,
      (email) =>
        email.startsWith("c") ? Promise.reject(new Error("no")) : Promise.resolve(undefined),
      { concurrency: 2, signal: signal(), onProgress: (step) => steps.push(step) },
    );
    expect(result.done).toBe(7);
    expect(result.failures.map((failure) => failure.email)).toEqual(["c@example.com"]);
    expect(steps.map((step) => step.done)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("starts nothing more once it is stopped", async () => {
    const stop = new AbortController();
    const result = await runBulk(
      emails,
      () => {
        stop.abort();
        return Promise.resolve();
      },
      { concurrency: 1, signal: stop.signal, onProgress: () => undefined },
    );
    expect(result.done).toBe(1);
  });
});
