// What lives here: the fields of the form for a key, and what they become.
import type { ClientKey, KeyLimits } from "../../api/types/keys";

/** What stands in the form: everything is text until it is sent. */
export interface KeyFields {
  name: string;
  enabled: boolean;
  /** Local time, as `datetime-local` fields have it. */
  expires: string;
  models: string;
  perMinute: number | string;
  perDay: number | string;
  concurrent: number | string;
}

const two = (value: number) => String(value).padStart(2, "0");

/** A time as a `datetime-local` field shows it. */
export function toLocalField(time: string | null | undefined): string {
  if (!time) return "";
  const date = new Date(time);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export const fieldsOf = (key: ClientKey | null): KeyFields => ({
  name: key?.name ?? "",
  enabled: key?.enabled ?? true,
  expires: toLocalField(key?.expires_at),
  models: key?.allowed_models.join("\n") ?? "",
  perMinute: key?.requests_per_minute ?? "",
  perDay: key?.tokens_per_day ?? "",
  concurrent: key?.concurrent_requests ?? "",
});

const limit = (value: number | string): number | null => {
  const number = Number(value);
  return value === "" || !Number.isInteger(number) || number <= 0 ? null : number;
};

export const limitsOf = (fields: KeyFields): KeyLimits => ({
  name: fields.name.trim(),
  enabled: fields.enabled,
  expires_at: fields.expires === "" ? null : new Date(fields.expires).toISOString(),
  allowed_models: fields.models
    .split(/[\n,]/)
    .map((model) => model.trim())
    .filter((model) => model !== ""),
  requests_per_minute: limit(fields.perMinute),
  tokens_per_day: limit(fields.perDay),
  concurrent_requests: limit(fields.concurrent),
});

/** Only what differs, so that two operators who change different things don't undo each other's work. */
export function changesOf(before: KeyFields, after: KeyFields): Partial<KeyLimits> {
  const old = limitsOf(before);
  const entries = Object.entries(limitsOf(after)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name as keyof KeyLimits]),
  );
  return Object.fromEntries(entries);
}
