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
    const hour = new Intl.DateTimeFormat(language, { timeStyle: "short", hour12: false });
    const utcDay = new Intl.DateTimeFormat(language, {
      month: "short",
      day: "numeric",
      timeZone: "UTC",
    });
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
      hour: (time: number) => hour.format(new Date(time)),
      /** The day in UTC, as the gateway counts. */
      utcDay: (time: number) => utcDay.format(new Date(time)),
    };
  }, [language]);
}
