// What lives here: the types of log lines.

export type LogSource = "business2api" | "registrar";
export type LogLevel = "error" | "warn" | "info" | "debug";

export interface LogLine {
  /** Grows within one source only. */
  id: number | string;
  source: LogSource;
  ts: string;
  level: LogLevel;
  message: string;
  /** Which process wrote it, the beginning of its name. */
  process?: string;
}

export interface LogFilter {
  source: LogSource | "all";
  level: LogLevel | "all";
}
