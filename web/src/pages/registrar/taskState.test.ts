// What lives here: tests of what a registrar task is waiting for.
import { describe, expect, it } from "vitest";
import { stateOfTask } from "./taskState";

const now = Date.parse("2030-01-01T12:00:00Z");
const task = { kind: "refresh" as const, email: "a@example.com", failures: 0, claimable_at: "" };

describe("stateOfTask", () => {
  it("is claimed while a worker's lease lasts", () => {
    const held = { ...task, worker: "w1", claimable_at: "2030-01-01T11:00:00Z" };
    expect(stateOfTask({ ...held, expires_at: "2030-01-01T12:00:01Z" }, now)).toBe("claimed");
    expect(stateOfTask({ ...held, expires_at: "2030-01-01T11:59:59Z" }, now)).toBe("free");
    expect(stateOfTask(held, now)).toBe("claimed");
  });

  it("waits until it may be claimed", () => {
    expect(stateOfTask({ ...task, claimable_at: "2030-01-01T12:00:30Z" }, now)).toBe("waiting");
    expect(stateOfTask({ ...task, claimable_at: "2030-01-01T12:00:00Z" }, now)).toBe("free");
    expect(stateOfTask({ ...task, worker: "" }, now)).toBe("free");
  });
});
