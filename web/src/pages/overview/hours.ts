// What lives here: the hours of a day without gaps.
import type { HourTraffic } from "../../api/types/statistics";

const HOURS = 24;

/** The gateway leaves hours without requests out. */
export function fillHours(hours: HourTraffic[]): HourTraffic[] {
  return Array.from({ length: HOURS }, (_, hour) => {
    const known = hours.find((one) => one.hour === hour);
    return known ?? { hour, requests: 0, success: 0, input_tokens: 0, output_tokens: 0 };
  });
}
