// What lives here: what stands in the address of the log page.
import type { LogLevel, LogSource } from "../../api/types/logs";
import { compact, type RawSearch, textIn, wordIn } from "../../layout/searchValues";

export const LOG_SOURCES: readonly LogSource[] = ["business2api", "registrar"];
export const LOG_LEVELS: readonly LogLevel[] = ["error", "warn", "info", "debug"];

export interface LogsSearch {
  source?: LogSource;
  level?: LogLevel;
  q?: string;
}

export function readLogsSearch(raw: RawSearch): LogsSearch {
  return compact({
    source: wordIn(raw, "source", LOG_SOURCES),
    level: wordIn(raw, "level", LOG_LEVELS),
    q: textIn(raw, "q"),
  });
}
