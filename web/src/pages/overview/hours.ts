// What lives here: the last hours and days without gaps: the gateway leaves out those without requests.
import type { DayTraffic, HourTraffic, Traffic } from "../../api/types/statistics";

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOURS = 24;
const DAYS = 30;
const NOTHING: Traffic = { requests: 0, success: 0, input_tokens: 0, output_tokens: 0 };

/** What began at `at`, milliseconds since the Unix epoch. */
export type TrafficAt = Traffic & { at: number };

/** `count` beginnings of hours or days (UTC), the last one that of `now`. */
const beginnings = (now: number, length: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => {
    const last = Math.floor(now / length) * length;
    return last - (count - 1 - index) * length;
  });

/** The last 24 hours; `hours` are known by their number on the day in UTC. */
export function lastHours(hours: HourTraffic[], now: number): TrafficAt[] {
  return beginnings(now, HOUR_MS, HOURS).map((at) => {
    const hour = new Date(at).getUTCHours();
    return { ...(hours.find((one) => one.hour === hour) ?? NOTHING), at };
  });
}

/** The last 30 days in UTC. */
export function lastDays(days: DayTraffic[], now: number): TrafficAt[] {
  return beginnings(now, DAY_MS, DAYS).map((at) => {
    const date = new Date(at).toISOString().slice(0, 10);
    return { ...(days.find((one) => one.date === date) ?? NOTHING), at };
  });
}
