// What lives here: the value of a setting in words.
import { useTranslation } from "react-i18next";
import type { Setting, SettingValue } from "../../api/types/configuration";

const word = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

export function useValueText() {
  const { t } = useTranslation("settings");
  return (setting: Setting, value: SettingValue | undefined): string => {
    if (value === true) return t("on");
    if (value === false) return t("off");
    if (value === null || value === undefined || value === "") return t("empty");
    if (Array.isArray(value)) return value.length === 0 ? t("empty") : value.map(word).join("\n");
    if (typeof value === "object") {
      const lines = Object.entries(value).map(([name, text]) => `${name} = ${word(text)}`);
      return lines.length === 0 ? t("empty") : lines.join("\n");
    }
    return setting.unit ? `${value} ${setting.unit}` : String(value);
  };
}
