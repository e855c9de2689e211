// What lives here: tests of the last hours and days without gaps.
import { describe, expect, it } from "vitest";
import { lastDays, lastHours } from "./hours";

const NOW = Date.parse("2026-03-02T01:30:00Z");
const some = { requests: 3, success: 2, input_tokens: 5, output_tokens: 7 };
const timeOf = (at: number | undefined) => new Date(at ?? 0).toISOString();

describe("lastHours", () => {
  it("ends with this hour, and puts those of yesterday before midnight", () => {
    const hours = lastHours([{ hour: 23, ...some }], NOW);
    expect(hours).toHaveLength(24);
    expect(timeOf(hours[0]?.at)).toBe("2026-03-01T02:00:00.000Z");
    expect(timeOf(hours[23]?.at)).toBe("2026-03-02T01:00:00.000Z");
    expect(hours.filter((hour) => hour.requests > 0).map((hour) => timeOf(hour.at))).toEqual([
      "2026-03-01T23:00:00.000Z",
    ]);
  });
});

describe("lastDays", () => {
  it("ends with today, over the end of a month", () => {
    const days = lastDays([{ date: "2026-02-28", ...some }], NOW);
    expect(days).toHaveLength(30);
    expect(days.map((day) => day.requests).slice(-4)).toEqual([0, 3, 0, 0]);
    expect(timeOf(days[29]?.at)).toBe("2026-03-02T00:00:00.000Z");
  });
});
