// What lives here: which languages there are, and which one a browser gets.

export const LANGUAGES = { en: "English", zh: "中文" } as const;

export type Language = keyof typeof LANGUAGES;

/** What the page's `lang` says. */
export const LANGUAGE_TAGS: Record<Language, string> = { en: "en", zh: "zh-CN" };

const STORED = "b2a.language";

const isLanguage = (word: string | null): word is Language => word !== null && word in LANGUAGES;

/** The first of a browser's languages that there is; English when there is none of them. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const word = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(word)) return word;
  }
  return "en";
}

/** What was chosen, else what the browser speaks. */
export function startLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(STORED);
  } catch {
    // Storage can be switched off; then nothing is remembered.
  }
  return isLanguage(chosen) ? chosen : pickLanguage(navigator.languages);
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // As above.
  }
}
