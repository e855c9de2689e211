// What lives here: what stands in the form for a setting, and what it becomes. No React here.
import type { Setting, SettingValue } from "../../api/types/configuration";

/** Switches are booleans; everything else is text until it is read. */
export type Draft = string | boolean;

export type Problem =
  | { kind: "integer" }
  | { kind: "minimum"; minimum: number }
  | { kind: "maximum"; maximum: number }
  | { kind: "map"; line: number }
  | { kind: "json" }
  | { kind: "jsonList" };

export type Reading = { value: SettingValue } | { problem: Problem };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === "string";

/** Lists and maps of texts are edited as lines, others as JSON. */
export function hasLines({ kind, value, default: fallback }: Setting): boolean {
  const samples = [value, fallback];
  if (kind === "list") return samples.every((one) => !Array.isArray(one) || one.every(isText));
  return samples.every((one) => !isRecord(one) || Object.values(one).every(isText));
}

function listToText(setting: Setting): string {
  const value = Array.isArray(setting.value) ? setting.value : [];
  return hasLines(setting) ? value.join("\n") : JSON.stringify(value, null, 2);
}

function mapToText(setting: Setting): string {
  const value = isRecord(setting.value) ? setting.value : {};
  if (!hasLines(setting)) return JSON.stringify(value, null, 2);
  return Object.entries(value)
    .map(([name, text]) => `${name} = ${String(text)}`)
    .join("\n");
}

/** It may be missing: what is emptied is taken away. */
export const isOptional = (setting: Setting): boolean =>
  setting.default === null && (setting.kind === "text" || setting.kind === "choice");

/** What the form begins with. Secrets begin empty: what is empty is not changed. */
export function draftOf(setting: Setting): Draft {
  if (setting.secret) return "";
  const { kind, value } = setting;
  if (kind === "boolean") return value === true;
  if (kind === "list") return listToText(setting);
  if (kind === "map") return mapToText(setting);
  return value === null || typeof value === "object" ? "" : String(value);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readMap(setting: Setting, text: string): Reading {
  if (!hasLines(setting)) {
    const value = readJson(text);
    return isRecord(value) ? { value } : { problem: { kind: "json" } };
  }
  const value: Record<string, string> = {};
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const at = line.indexOf("=");
    const name = line.slice(0, at).trim();
    if (at < 0 || name === "") return { problem: { kind: "map", line: index + 1 } };
    value[name] = line.slice(at + 1).trim();
  }
  return { value };
}

function readInteger(setting: Setting, text: string): Reading {
  const value = Number(text.trim());
  if (text.trim() === "" || !Number.isSafeInteger(value)) return { problem: { kind: "integer" } };
  const { minimum, maximum } = setting;
  if (minimum !== undefined && value < minimum) return { problem: { kind: "minimum", minimum } };
  if (maximum !== undefined && value > maximum) return { problem: { kind: "maximum", maximum } };
  return { value };
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function readList(setting: Setting, text: string): Reading {
  if (hasLines(setting)) return { value: linesOf(text) };
  const value = readJson(text);
  return Array.isArray(value) ? { value } : { problem: { kind: "jsonList" } };
}

export function readDraft(setting: Setting, draft: Draft): Reading {
  if (typeof draft === "boolean") return { value: draft };
  if (setting.kind === "integer") return readInteger(setting, draft);
  if (setting.kind === "list") return readList(setting, draft);
  if (setting.kind === "map") return readMap(setting, draft);
  const text = draft.trim();
  return { value: text === "" && isOptional(setting) ? null : text };
}

export type Drafts = Readonly<Record<string, Draft>>;

export interface Change {
  setting: Setting;
  reading: Reading;
}

/** Key order does not matter in a map. */
const canonical = (value: SettingValue | undefined): string =>
  JSON.stringify(isRecord(value) ? Object.entries(value).sort() : (value ?? ""));

/** The settings whose drafts say something else than what is in force. */
export function changesIn(settings: Setting[], drafts: Drafts): Change[] {
  return settings.flatMap((setting) => {
    const draft = drafts[setting.path];
    if (draft === undefined || draft === draftOf(setting)) return [];
    const reading = readDraft(setting, draft);
    const isSame =
      "value" in reading &&
      !setting.secret &&
      canonical(reading.value) === canonical(setting.value ?? "");
    return isSame ? [] : [{ setting, reading }];
  });
}

/** What is sent; only to be asked when nothing is wrong. */
export function valuesOf(changes: Change[]): Record<string, SettingValue> {
  return Object.fromEntries(
    changes.flatMap(({ setting, reading }) =>
      "value" in reading ? [[setting.path, reading.value]] : [],
    ),
  );
}
