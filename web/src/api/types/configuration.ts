// What lives here: the types of settings and of the audit.
import type { Schemas, With } from "./schemas";

export type SettingSource = "default" | "file" | "environment" | "runtime";
export type SettingKind = "integer" | "boolean" | "text" | "choice" | "list" | "map";
/** Lists are of texts or of objects. */
export type SettingValue = number | boolean | string | unknown[] | Record<string, unknown> | null;

export type Setting = With<
  Schemas["ConfigField"],
  { value: SettingValue; default: SettingValue; source: SettingSource; kind: SettingKind }
>;

export type Configuration = With<Schemas["ConfigShown"], { fields: Setting[] }>;

export type AppliedChanges = Schemas["ConfigChanged"];
export type SettingReset = With<
  Schemas["ConfigReset"],
  { value: SettingValue; source: SettingSource }
>;
export type ReloadAnswer = Schemas["ConfigReloaded"];

export type CooldownAnswer = Schemas["CooldownsInForce"];

export type AuditEntry = Schemas["AuditItem"];
export type AuditPage = Schemas["AuditPage"];
