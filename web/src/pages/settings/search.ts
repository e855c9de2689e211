// What lives here: what stands in the address of the settings page.
import { compact, type RawSearch, textIn } from "../../layout/searchValues";

export interface SettingsSearch {
  q?: string;
}

export const readSettingsSearch = (raw: RawSearch): SettingsSearch =>
  compact({ q: textIn(raw, "q") });
