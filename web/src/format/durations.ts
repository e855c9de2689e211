// What lives here: spans of time in words, as short as they can be.

type UnitName = "day" | "hour" | "minute" | "second" | "millisecond";

function inUnit(value: number, unit: UnitName, language: string, digits = 0): string {
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "narrow",
    maximumFractionDigits: digits,
  }).format(value);
}

/** As `840ms`, `2.1s`, `3m 20s`. */
export function formatDuration(milliseconds: number, language: string): string {
  if (milliseconds < 1000) return inUnit(Math.round(milliseconds), "millisecond", language);
  const seconds = milliseconds / 1000;
  if (seconds < 60) return inUnit(seconds, "second", language, 1);
  return formatSeconds(seconds, language);
}

/** The two largest units, as `3d 4h`. */
export function formatSeconds(seconds: number, language: string): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, UnitName][] = [
    [Math.floor(whole / 86_400), "day"],
    [Math.floor((whole % 86_400) / 3600), "hour"],
    [Math.floor((whole % 3600) / 60), "minute"],
    [whole % 60, "second"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return inUnit(0, "second", language);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => inUnit(value, unit, language))
    .join(" ");
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** As `3 min. ago` or `in 2 hr.`. */
export function formatRelative(time: number, now: number, language: string): string {
  const seconds = Math.round((time - now) / 1000);
  const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? ["second", 1];
  const format = new Intl.RelativeTimeFormat(language, { style: "short", numeric: "auto" });
  return format.format(Math.trunc(seconds / size), unit);
}
