// What lives here: numbers and times in the language of the panel.
import { useMemo } from "react";
import { useLanguage } from "../i18n/useLanguage";
import { formatDuration, formatRelative, formatSeconds } from "./durations";
import { formatBytes, formatCompact, formatNumber, formatPercent } from "./numbers";

export function useFormat() {
  const { language } = useLanguage();
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
    const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium", hour12: false });
    const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
    return {
      number: (value: number) => formatNumber(value, language),
      compact: (value: number) => formatCompact(value, language),
      percent: (ratio: number) => formatPercent(ratio, language),
      bytes: (value: number) => formatBytes(value, language),
      duration: (milliseconds: number) => formatDuration(milliseconds, language),
      seconds: (value: number) => formatSeconds(value, language),
      relative: (time: number, now: number) => formatRelative(time, now, language),
      moment: (time: string | number) => moment.format(new Date(time)),
      clock: (time: string | number) => clock.format(new Date(time)),
      /** Of a date without a time, as `2026-01-31`. */
      day: (date: string) => day.format(new Date(`${date}T12:00:00`)),
    };
  }, [language]);
}
