// What lives here: what is wrong with a draft, in words.
import { useTranslation } from "react-i18next";
import type { Problem } from "./settingDraft";

export function useProblemText() {
  const { t } = useTranslation("settings");
  return (problem: Problem): string => {
    switch (problem.kind) {
      case "minimum":
        return t("problem.minimum", { minimum: problem.minimum });
      case "maximum":
        return t("problem.maximum", { maximum: problem.maximum });
      case "map":
        return t("problem.map", { line: problem.line });
      default:
        return t(`problem.${problem.kind}`);
    }
  };
}
