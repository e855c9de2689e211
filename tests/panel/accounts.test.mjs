// What lives here: tests of accounts and of their files.
import assert from "node:assert/strict";
import { assertAccessible, atPage, panelTests, settled } from "./session.mjs";

const panelTest = panelTests({ accounts: 10_000 });
const MARKUP = "<img src=x onerror=window.__harm=1>";

panelTest(
  "ten thousand accounts are filtered, searched and paged",
  async ({ page }) => {
    await page.getByText("1–50 of 10,002").waitFor();
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText("51–100 of 10,002").waitFor();
    await page.getByRole("group", { name: "Only these statuses" }).getByText("disabled").click();
    await page.getByText(/^1–50 of \d{2,3}$/).waitFor();
    const statuses = await page
      .getByRole("cell")
      .filter({ hasText: /^(ready|disabled)$/ })
      .allInnerTexts();
    assert.equal(statuses.length, 50);
    assert.ok(statuses.every((status) => status === "disabled"));
    await page.getByRole("searchbox").fill("<script>");
    await page.getByText("Nothing matches these filters.").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("1–50 of 10,002").waitFor();
    await page.getByRole("searchbox").fill("<script>");
    await page.getByText("1–1 of 1").waitFor();
    await page
      .getByRole("button", {
        name: "<script>window.__harm=1</script>@example.com",
        exact: true,
      })
      .waitFor();
  },
  { path: "/accounts", on: "mock" },
);

panelTest(
  "one account is looked at, tested, switched off and on",
  async ({ page }) => {
    await settled(page);
    const first = page.getByRole("row").nth(1);
    const email = await first.getByRole("cell").nth(1).innerText();
    await first.getByRole("button", { name: email, exact: true }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("heading", { name: "Facts" }).waitFor();
    await drawer.getByRole("heading", { name: "History" }).waitFor();
    await drawer.getByRole("button", { name: "Ask" }).click();
    await drawer.getByText(/It answered|It did not answer/).waitFor();
    await assertAccessible(page);
    await drawer.getByRole("button", { name: "Disable" }).click();
    await drawer.getByRole("button", { name: "Enable" }).waitFor();
    await drawer.getByRole("listitem").first().getByText("disabled", { exact: false }).waitFor();
    await drawer.getByRole("button", { name: "Enable" }).click();
    await drawer.getByRole("button", { name: "Disable" }).waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
  },
  { path: "/accounts?status=ready" },
);

panelTest(
  "many accounts at once, and what fails is named",
  async ({ page }) => {
    await page.getByText(/^1–\d+ of \d+$/).waitFor();
    await page.getByRole("checkbox", { name: "Select all on this page" }).click();
    const bar = page.getByRole("group", {
      name: "Actions for the selected accounts",
    });
    await bar.getByRole("button", { name: /^Select all \d+ that match$/ }).click();
    await bar.getByRole("button", { name: "Mint new tokens" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Mint new tokens" }).click();
    const run = page.getByRole("dialog", { name: "Mint new tokens" });
    await run.getByText(/^All \d+ done$/).waitFor();
    await run.getByText(/^\d+ failed:$/).waitFor();
    await run
      .getByText(/can't be used/)
      .first()
      .waitFor();
    await run.getByRole("button", { name: "Close" }).click();
    await bar.waitFor({ state: "detached" });
  },
  { path: "/accounts?status=invalid&q=er", on: "mock" },
);

panelTest(
  "an account is removed after a question",
  async ({ page }) => {
    await page.getByRole("button", { name: /^Actions for very\.long/ }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    const question = page.getByRole("dialog", { name: "Remove an account" });
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Actions for very\.long/ }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await question.getByRole("button", { name: "Remove it" }).click();
    await page.getByText(/was removed\. Backup:/).waitFor();
    await page.getByText("Nothing matches these filters.").waitFor();
  },
  { path: "/accounts?q=very.long", on: "mock" },
);

panelTest(
  "files are dropped, and each is answered for; names are no markup",
  async ({ page }) => {
    const files = [
      {
        name: "sound.json",
        text: JSON.stringify({ email: "dropped@example.com", csesidx: "1" }),
      },
      { name: `${MARKUP}.json`, text: "{ no json" },
    ];
    const transfer = await page.evaluateHandle((list) => {
      const data = new DataTransfer();
      for (const { name, text } of list) data.items.add(new File([text], name));
      return data;
    }, files);
    await page.getByTestId("drop-zone").dispatchEvent("drop", { dataTransfer: transfer });
    const result = page.getByRole("status").filter({ hasText: /of 2 imported/ });
    await result.getByRole("table", { name: "Not imported" }).waitFor();
    await result.getByText(`${MARKUP}.json`, { exact: true }).waitFor();
    await assertAccessible(page);
  },
  { path: "/files" },
);

panelTest(
  "files are chosen, and those of other kinds are told apart before they are sent",
  async ({ page }) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).click();
    await (
      await chooser
    ).setFiles([
      {
        name: "accounts.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("a,b"),
      },
    ]);
    await page.getByText("Only .json and .zip: accounts.csv").waitFor();
  },
  { path: "/files" },
);

panelTest(
  "the files are saved as an archive after a question",
  async ({ page }) => {
    await settled(page);
    await page.getByRole("button", { name: /^Export these/ }).click();
    const download = page.waitForEvent("download");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Export these/ })
      .click();
    assert.match((await download).suggestedFilename(), /^pool-export-.*\.zip$/);
  },
  { path: "/files" },
);

panelTest(
  "unusable files are shown before they are deleted",
  async ({ page }) => {
    await page.getByRole("button", { name: "Delete unusable…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Delete all of them" }).click();
    assert.ok(await dialog.getByRole("button", { name: "Delete 0 files" }).isDisabled());
    await dialog.getByRole("row").nth(1).getByRole("checkbox").click();
    await dialog.getByRole("button", { name: "Delete 1 file" }).click();
    await dialog.getByText("1 file was deleted.").waitFor();
    await dialog.getByText(/Backup: /).waitFor();
  },
  { path: "/files", on: "mock" },
);

panelTest("an account that does not exist is told as such", async ({ page, panel }) => {
  await page.goto(`${panel.url}/admin/panel#/accounts?email=nobody@example.invalid`);
  await atPage(page, "Accounts");
  await page.getByText("This account is not there (any more).").waitFor();
});
