// What lives here: the language of the panel, and how to change it.
import { useTranslation } from "react-i18next";
import { type Language, rememberLanguage } from "./languages";

export function useLanguage() {
  const { i18n } = useTranslation();
  return {
    language: i18n.language as Language,
    setLanguage: (language: Language) => {
      rememberLanguage(language);
      void i18n.changeLanguage(language);
    },
  };
}
