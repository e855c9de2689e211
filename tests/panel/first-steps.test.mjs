// What lives here: tests of a gateway that has nothing yet: no accounts, no Flow.
import assert from "node:assert/strict";
import { accessibilityFaults } from "./accessibility.mjs";
import { PAGES } from "./panel.mjs";
import { atPage, panelTests, settled } from "./session.mjs";

const { panelTest } = panelTests({ accounts: 0, flow: false });

panelTest(
  "the first steps are shown, and lead to the import",
  async ({ page }) => {
    await page.getByRole("heading", { name: "Three steps to the first answer" }).waitFor();
    await page.getByRole("link", { name: "Import files" }).click();
    await atPage(page, "Files");
    await page.getByText("There are no files yet").waitFor();
  },
  { mockOnly: true },
);

panelTest(
  "every page says what is not there yet",
  async ({ page, panel }) => {
    const faults = [];
    for (const place of PAGES) {
      await page.goto(`${panel.url}/admin/panel#${place.path}`);
      await atPage(page, place.en);
      await settled(page);
      for (const fault of await accessibilityFaults(page)) faults.push(`${place.name}: ${fault}`);
    }
    if (faults.length > 0) assert.fail(faults.join("\n"));
    await page.goto(`${panel.url}/admin/panel#/flow`);
    await page.getByText("Flow is switched off", { exact: true }).waitFor();
    await page.goto(`${panel.url}/admin/panel#/no-such-page`);
    await atPage(page, "There is no such page");
  },
  { mockOnly: true },
);
