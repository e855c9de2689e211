// What lives here: tests of a gateway that has nothing yet: no accounts, no Flow.
import { PAGES } from "./panel.mjs";
import { assertAccessible, atPage, panelTests, visit } from "./session.mjs";

const panelTest = panelTests({ accounts: 0, flow: false });

panelTest(
  "the first steps are shown, and lead to the import",
  async ({ page }) => {
    await page.getByRole("heading", { name: "Three steps to the first answer" }).waitFor();
    await assertAccessible(page);
    await page.getByRole("link", { name: "Import files" }).click();
    await atPage(page, "Files");
    await page.getByText("There are no files yet").waitFor();
  },
  { on: "mock" },
);

panelTest(
  "every page says what is not there yet",
  async ({ page, panel }) => {
    for (const place of PAGES) await visit(page, panel, place.path, place.en);
    await page.goto(`${panel.url}/admin/panel#/flow`);
    await page.getByText("Flow is switched off", { exact: true }).waitFor();
    await page.goto(`${panel.url}/admin/panel#/no-such-page`);
    await atPage(page, "There is no such page");
  },
  { on: "mock" },
);
