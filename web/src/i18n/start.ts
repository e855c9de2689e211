// What lives here: the start of i18next, with all texts of both languages.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";
import { LANGUAGE_TAGS, type Language, startLanguage } from "./languages";
import { zh } from "./zh";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: typeof en;
  }
}

function tellPage(language: string): void {
  document.documentElement.lang = LANGUAGE_TAGS[language as Language];
}

i18next.on("languageChanged", tellPage);

void i18next.use(initReactI18next).init({
  lng: startLanguage(),
  fallbackLng: "en",
  resources: { en, zh },
  defaultNS: "words",
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});

tellPage(i18next.language);
