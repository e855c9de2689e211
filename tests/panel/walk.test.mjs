// What lives here: a walk through every page: in both languages, light and dark, on a desk and on a phone.
import assert from "node:assert/strict";
import { accessibilityFaults } from "./accessibility.mjs";
import { PAGES } from "./panel.mjs";
import { atPage, panelTests, visit } from "./session.mjs";

const panelTest = panelTests({ accounts: 300 });

/** Of languages that there are no texts for, one reads English. */
const WALKS = [
  {
    on: "any",
    language: "en",
    locale: "en-GB",
    colorScheme: "light",
    lang: "en",
  },
  {
    on: "any",
    language: "zh",
    locale: "zh-CN",
    colorScheme: "dark",
    lang: "zh-CN",
  },
  {
    on: "mock",
    language: "en",
    locale: "fr-FR",
    colorScheme: "dark",
    lang: "en",
  },
];

/** Goes to every page; `look` at it answers with what is wrong. */
async function walk({ page, panel }, language, look) {
  const faults = [];
  for (const place of PAGES) {
    await visit(page, panel, place.path, place[language]);
    const text = await page.locator("main").innerText();
    assert.doesNotMatch(text, /\{\{|undefined|NaN|\[object/, place.name);
    for (const fault of await look(place)) faults.push(`${place.name}: ${fault}`);
  }
  if (faults.length > 0) assert.fail(faults.join("\n"));
}

for (const { on, language, lang, locale, colorScheme } of WALKS) {
  const where = on === "mock" ? "with much in it" : "with little in it";
  panelTest(
    `every page can be used by everybody: ${locale}, ${colorScheme}, ${where}`,
    async ({ page, panel }) => {
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      const scheme = await page.locator("html").getAttribute("data-mantine-color-scheme");
      assert.equal(scheme, colorScheme);
      await walk({ page, panel }, language, async (place) => {
        assert.match(await page.title(), new RegExp(place[language]));
        return await accessibilityFaults(page);
      });
    },
    { on, locale, colorScheme },
  );
}

panelTest(
  "every page fits a phone, and can be used by everybody there: zh-TW, light, with much in it",
  async ({ page, panel }) => {
    await walk({ page, panel }, "zh", async () => {
      const { width, seen } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        seen: window.innerWidth,
      }));
      const faults = await accessibilityFaults(page);
      return width > seen ? [`${width} wide on a screen of ${seen}`, ...faults] : faults;
    });
    await page.getByRole("button", { name: "打开导航" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "密钥" }).click();
    await atPage(page, "密钥");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  },
  {
    on: "mock",
    locale: "zh-TW",
    colorScheme: "light",
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  },
);

panelTest("language and colours can be chosen, and are remembered", async ({ page }) => {
  await page.getByRole("button", { name: /Signed in as/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.getByRole("menuitemradio", { name: "中文" }).click();
  await atPage(page, "概览");
  await page.reload();
  await atPage(page, "概览");
  assert.equal(await page.locator("html").getAttribute("data-mantine-color-scheme"), "dark");
});

panelTest("the navigation can be used with the keyboard alone", async ({ page }) => {
  await atPage(page, "Overview");
  await page.keyboard.press("Tab");
  await page.getByRole("link", { name: "Skip to the page" }).press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  const keys = page.getByRole("navigation").getByRole("link", { name: "Keys" });
  await keys.focus();
  await keys.press("Enter");
  await atPage(page, "Keys");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  await page.goto(page.url().replace("#/keys", "#/accounts"));
  await atPage(page, "Accounts");
  await page.keyboard.press("/");
  const focused = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.equal(focused, "Search e-mails");
});
