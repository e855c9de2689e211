// What lives here: which settings are shown, and in which order.
import type { Setting } from "../../api/types/configuration";

export function fitsText(setting: Setting, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return `${setting.path} ${setting.description}`.toLowerCase().includes(wanted);
}

export interface SettingsSection {
  section: string;
  settings: Setting[];
}

/** Settings without a section first, then the sections in the order of their first settings. */
export function bySection(settings: Setting[]): SettingsSection[] {
  const sections = new Map<string, Setting[]>();
  for (const setting of settings) {
    const section = setting.section || "general";
    sections.set(section, [...(sections.get(section) ?? []), setting]);
  }
  return [...sections]
    .map(([section, list]) => ({ section, settings: list }))
    .sort((one, other) => Number(other.section === "general") - Number(one.section === "general"));
}
