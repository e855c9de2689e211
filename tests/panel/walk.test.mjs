// What lives here: a walk through every page: in both languages, light and dark, on a desk and on a phone.
import assert from "node:assert/strict";
import { accessibilityFaults } from "./accessibility.mjs";
import { PAGES } from "./panel.mjs";
import { atPage, panelTests, settled } from "./session.mjs";

const { panelTest } = panelTests({ accounts: 300 });

const WALKS = [
  { language: "en", locale: "en-GB", colorScheme: "light", lang: "en" },
  { language: "en", locale: "fr-FR", colorScheme: "dark", lang: "en" },
  { language: "zh", locale: "zh-CN", colorScheme: "light", lang: "zh-CN" },
  { language: "zh", locale: "zh-TW", colorScheme: "dark", lang: "zh-CN" },
];

for (const { language, lang, locale, colorScheme } of WALKS) {
  panelTest(
    `every page can be used by everybody: ${locale}, ${colorScheme}`,
    async ({ page, panel }) => {
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      const scheme = await page.locator("html").getAttribute("data-mantine-color-scheme");
      assert.equal(scheme, colorScheme);
      const faults = [];
      for (const place of PAGES) {
        await page.goto(`${panel.url}/admin/panel#${place.path}`);
        await atPage(page, place[language]);
        await settled(page);
        assert.match(await page.title(), new RegExp(place[language]));
        for (const fault of await accessibilityFaults(page)) faults.push(`${place.name}: ${fault}`);
        const text = await page.locator("main").innerText();
        assert.doesNotMatch(text, /\{\{|undefined|NaN|\[object/, place.name);
      }
      if (faults.length > 0) assert.fail(faults.join("\n"));
    },
    { locale, colorScheme },
  );
}

panelTest(
  "every page fits a phone",
  async ({ page, panel }) => {
    for (const place of PAGES) {
      await page.goto(`${panel.url}/admin/panel#${place.path}`);
      await atPage(page, place.en);
      await settled(page);
      const { width, seen } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        seen: window.innerWidth,
      }));
      assert.ok(width <= seen, `${place.name} is ${width} wide on a screen of ${seen}`);
    }
    await page.getByRole("button", { name: "Open the navigation" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Keys" }).click();
    await atPage(page, "Keys");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  },
  { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
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
