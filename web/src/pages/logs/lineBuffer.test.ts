// What lives here: tests of the last lines of the log.
import { describe, expect, it } from "vitest";
import { LineBuffer, type ShownLine } from "./lineBuffer";

const line = (id: number, source: ShownLine["source"] = "business2api"): ShownLine => ({
  id,
  source,
  ts: `2030-01-01T00:00:${String(id % 60).padStart(2, "0")}Z`,
  level: "info",
  message: `line ${id}`,
});
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index));

describe("LineBuffer", () => {
  it("keeps the last ones only", () => {
    const buffer = new LineBuffer(3);
    expect(buffer.add(lines(1, 5))).toBe(5);
    expect(buffer.lines.map((one) => one.id)).toEqual([3, 4, 5]);
    buffer.add([line(6)]);
    expect(buffer.lines.map((one) => one.id)).toEqual([4, 5, 6]);
  });

  it("takes no line twice, as after a reconnection", () => {
    const buffer = new LineBuffer(10);
    buffer.add(lines(1, 4));
    const before = buffer.lines;
    expect(buffer.add(lines(2, 4))).toBe(0);
    expect(buffer.lines).toBe(before);
    expect(buffer.add(lines(3, 6))).toBe(2);
    expect(buffer.lines.map((one) => one.id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("tells equal ids of two sources apart", () => {
    const buffer = new LineBuffer(10);
    expect(buffer.add([line(1), line(1, "registrar")])).toBe(2);
  });

  it("does not bring back what was cleared away", () => {
    const buffer = new LineBuffer(10);
    buffer.add(lines(1, 3));
    buffer.clear();
    expect(buffer.lines).toEqual([]);
    expect(buffer.add(lines(2, 4))).toBe(1);
  });
});
