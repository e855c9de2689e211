// What lives here: the types of settings and of the audit.

export type SettingSource = "default" | "file" | "environment" | "runtime";
export type SettingKind = "integer" | "boolean" | "text" | "choice" | "list" | "map";
export type SettingValue = number | boolean | string | string[] | Record<string, unknown> | null;

export interface Setting {
  /** As `pool.use_cooldown_sec`. */
  path: string;
  section: string;
  /** Secrets: `***`, or null when there is none. */
  value: SettingValue;
  default?: SettingValue;
  source: SettingSource;
  kind: SettingKind;
  choices?: string[];
  unit?: string;
  minimum?: number;
  description: string;
  secret: boolean;
  /** False: a restart is needed. */
  hot: boolean;
  at?: string;
  by?: string;
}

export interface Configuration {
  version: number | string;
  fields: Setting[];
}

export interface AppliedChanges {
  message: string;
  version: number | string;
  applied: string[];
  restart_needed: string[];
}

export interface ReloadAnswer {
  message: string;
  api_keys: number;
}

export interface CooldownAnswer {
  message: string;
  refresh_cooldown_sec: number;
  use_cooldown_sec: number;
}

export interface AuditEntry {
  id: string;
  at: string;
  by: string;
  action: string;
  target?: string;
  details?: unknown;
}

export interface AuditPage {
  items: AuditEntry[];
  next_before?: string | null;
}
