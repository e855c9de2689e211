// What lives here: tests of keys, settings, registrars, Flow, requests, logs and the audit.
import assert from "node:assert/strict";
import { assertAccessible, atPage, panelTests, settled } from "./session.mjs";

const panelTest = panelTests({ accounts: 200 });

panelTest(
  "a key is made, shown once, limited, switched off and deleted",
  async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Create a key" }).click();
    const form = page.getByRole("dialog", { name: "Create a key" });
    await form.getByLabel("Name").fill("Walk");
    await form.getByLabel("Requests per minute").fill("30");
    await form.getByLabel("Allowed models").fill("gemini-2.5-*\ngemini-3-pro");
    await assertAccessible(page);
    await form.getByRole("button", { name: "Create" }).click();

    const shown = page.getByRole("dialog", { name: /Your new key: Walk/ });
    const key = await shown.getByLabel("The key").inputValue();
    await page.keyboard.press("Escape");
    await shown.getByRole("button", { name: "Copy the key" }).click();
    await shown.getByRole("button", { name: "Copied", exact: true }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key);
    await shown.getByRole("button", { name: "I have copied it" }).click();
    await shown.waitFor({ state: "detached" });
    assert.ok(!(await page.content()).includes(key), "the key is nowhere any more");

    const row = page.getByRole("row").filter({ hasText: "Walk" });
    await row.getByText("30 requests/min").waitFor();
    const menu = row.getByRole("button", { name: "Actions for Walk" });
    await menu.click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const edit = page.getByRole("dialog", { name: "Change a key" });
    await edit.getByLabel("Requests per minute").fill("");
    await edit.getByRole("button", { name: "Save" }).click();
    await row.getByText("no limits").waitFor();
    await menu.click();
    await page.getByRole("menuitem", { name: "Disable" }).click();
    await row.getByText("disabled").waitFor();
    await menu.click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page
      .getByRole("dialog", { name: "Delete a key" })
      .getByRole("button", { name: "Delete it" })
      .click();
    await row.waitFor({ state: "detached" });
  },
  { path: "/keys" },
);

panelTest(
  "settings are changed after a look at the difference, and reset",
  async ({ page }) => {
    await settled(page);
    const field = page.getByRole("textbox", { name: "max_tries" });
    const before = await field.inputValue();
    await field.fill("many");
    await page.getByText("A whole number is needed.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Review and save" }).isDisabled());
    await field.fill("7");
    await page.getByRole("button", { name: "Review and save" }).click();
    const dialog = page.getByRole("dialog", { name: "Review the changes" });
    await dialog.getByRole("deletion").getByText(before, { exact: true }).waitFor();
    await dialog.getByRole("insertion").getByText("7", { exact: true }).waitFor();
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Save 1 change" }).click();
    await page.getByText("1 setting was changed.").waitFor();
    await page.getByRole("button", { name: "Reset max_tries" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reset it" }).click();
    await page.getByText("max_tries was reset.").waitFor();
    await page.waitForFunction(
      (value) => document.querySelector("input[name=max_tries]")?.value === value,
      before,
    );
  },
  { path: "/settings" },
);

panelTest(
  "a setting that the gateway refuses is marked, and nothing is lost",
  async ({ page }) => {
    await page.getByRole("textbox", { name: "public_base_url" }).fill("nonsense");
    await page.getByRole("textbox", { name: "max_tries" }).fill("9");
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.getByRole("button", { name: "Save 2 changes" }).click();
    await page.getByText("relative URL without a base").first().waitFor();
    assert.equal(await page.getByRole("textbox", { name: "max_tries" }).inputValue(), "9");
    await page.getByRole("button", { name: "Discard" }).click();
  },
  { path: "/settings" },
);

panelTest(
  "settings that somebody else changed meanwhile are loaded again before they are saved",
  async ({ page, panel }) => {
    await page.getByRole("textbox", { name: "max_tries" }).fill("8");
    panel.mock.configuration.version += 1;
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await page.getByText("changed by somebody else meanwhile").waitFor();
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await page.getByText("1 setting was changed.").waitFor();
  },
  { path: "/settings", on: "mock" },
);

panelTest(
  "a cooldown is changed in one step, and stands in the audit",
  async ({ page, panel }) => {
    await page.getByLabel("Rest between two uses").fill("21");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByText(/In force: 21 s between uses/).waitFor();
    await page.goto(`${panel.url}/admin/panel#/audit`);
    await atPage(page, "Audit");
    await page.getByRole("cell").filter({ hasText: "pool.use_cooldown_sec" }).first().waitFor();
    const reset = () => fetch("/admin/config/pool.use_cooldown_sec", { method: "DELETE" });
    assert.ok(await page.evaluate(`(${reset})().then((answer) => answer.ok)`));
  },
  { path: "/settings" },
);

panelTest(
  "registrar tasks are tried again and cancelled, and its errors come through",
  async ({ page }) => {
    const retry = page.getByRole("button", { name: /^Retry now: .*@example\.com$/ }).first();
    await retry.click();
    await page.getByText(/can be claimed at once\./).waitFor();
    await page
      .getByRole("button", { name: /^Cancel…: .*@example\.com$/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Cancel the task" }).click();
    await page.getByText(/was cancelled\.$/).waitFor();
    await page.getByLabel("How many").fill("13");
    await page.getByRole("button", { name: "Call the registrar now" }).click();
    await page.getByText("the registrar can't be reached").waitFor();
    await page.getByText(/trigger\/register\?count=13/).waitFor();
  },
  { path: "/registrar", on: "mock" },
);

panelTest(
  "Flow tokens are added and removed",
  async ({ page }) => {
    await page.getByLabel("Cookie").fill("nothing of use");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("there is no session token in this cookie").waitFor();
    await page.getByLabel("Cookie").fill("session-token=abc");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("new@example.com", { exact: true }).waitFor();
    await page
      .getByRole("button", { name: /^Remove / })
      .last()
      .click();
    await page.getByRole("button", { name: "Remove it" }).click();
    await page.getByText("new@example.com", { exact: true }).waitFor({ state: "detached" });
  },
  { path: "/flow", on: "mock" },
);

panelTest(
  "a request's tries can be looked at, and who asked",
  async ({ page, panel }) => {
    await page
      .getByRole("button", { name: /trace of / })
      .first()
      .click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("heading", { name: "Tries" }).waitFor();
    await drawer
      .getByText(/\*\*\*/)
      .first()
      .waitFor();
    await assertAccessible(page);
    await page.goto(`${panel.url}/admin/panel#/requests?view=callers`);
    await page
      .getByRole("button", { name: /^Details of / })
      .first()
      .click();
    await page.getByRole("dialog").getByText("Programs").waitFor();
  },
  { path: "/requests", on: "mock" },
);

panelTest(
  "the log comes by itself, stands still when paused, and is searched; markup in it is text",
  async ({ page }) => {
    const lines = page.getByRole("list", { name: "Log lines" }).getByRole("listitem");
    await page.getByText("<img src=x onerror=window.__harm=1>").first().waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    const before = await lines.count();
    await page.waitForFunction(
      (count) => document.querySelectorAll("ol[aria-label='Log lines'] > li").length > count,
      before,
    );
    await page.getByRole("button", { name: "Pause" }).click();
    const resume = (count) => page.getByRole("button", { name: `Resume (${count} new)` });
    await resume(1).waitFor();
    const still = await lines.count();
    await resume(3).waitFor();
    assert.equal(await lines.count(), still);
    await page.getByRole("searchbox").fill("warm_sessions");
    await page.waitForFunction(() =>
      [...document.querySelectorAll("ol[aria-label='Log lines'] > li")].every((line) =>
        line.textContent.includes("warm_sessions"),
      ),
    );
    await page.getByRole("button", { name: /^Resume/ }).click();
    await page.getByRole("searchbox").fill("");
    await page.getByLabel("Level").selectOption("error");
    await page.waitForFunction(() => {
      const found = [...document.querySelectorAll("ol[aria-label='Log lines'] > li")];
      return (
        found.length > 1 && found.every((line) => ["error", "warn"].includes(line.dataset.level))
      );
    });
  },
  { path: "/logs", on: "mock" },
);

panelTest(
  "what fails says why, and can be tried again",
  async ({ page, panel }) => {
    panel.mock.faults.set("/admin/audit", {
      status: 503,
      error: "the state store is away",
    });
    try {
      await page.goto(`${panel.url}/admin/panel#/audit`);
      await page.getByRole("alert").getByText("the state store is away").waitFor();
    } finally {
      panel.mock.faults.clear();
    }
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("cell").filter({ hasText: "Settings changed" }).first().waitFor();
  },
  { on: "mock" },
);
