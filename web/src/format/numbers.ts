// What lives here: numbers in words.

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export const formatNumber = (value: number, language: string): string =>
  new Intl.NumberFormat(language).format(value);

/** As `1.2M`. */
export const formatCompact = (value: number, language: string): string =>
  new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(value);

/** `ratio` from 0 to 1. */
export const formatPercent = (ratio: number, language: string): string =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(ratio);

export function formatBytes(bytes: number, language: string): string {
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < SIZES.length - 1) {
    value /= 1000;
    step += 1;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: SIZES[step],
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
