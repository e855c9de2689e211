// What lives here: tests of signing in and out, and of coming back to where one was.
import assert from "node:assert/strict";
import { signIn } from "./panel.mjs";
import { assertAccessible, atPage, panelTests } from "./session.mjs";

const panelTest = panelTests({ accounts: 20 });

async function enter(page, username, password) {
  await page.locator("input[autocomplete=username]").fill(username);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.keyboard.press("Enter");
}

panelTest(
  "a wrong password is refused, and one comes to where one wanted to go",
  async ({ page, panel }) => {
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await assertAccessible(page);
    await enter(page, panel.username, "surely not the password");
    await page.getByRole("alert").getByText("do not belong together").waitFor();
    await enter(page, panel.username, panel.password);
    await atPage(page, "Keys");
  },
  { session: "none", path: "/keys" },
);

panelTest(
  "when the session ends elsewhere, one signs in again and is where one was",
  async ({ page, panel }) => {
    await page.goto(`${panel.url}/admin/panel#/accounts?q=example`);
    await atPage(page, "Accounts");
    await page.evaluate(() => fetch("/admin/panel/logout", { method: "POST" }));
    await page.getByRole("navigation").getByRole("link", { name: "Files" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await enter(page, panel.username, panel.password);
    await atPage(page, "Files");
    await page.goBack();
    await atPage(page, "Accounts");
    assert.match(page.url(), /q=example/);
  },
  { session: "own" },
);

panelTest(
  "signing out ends the session",
  async ({ page, panel, context }) => {
    const cookies = await context.cookies();
    await page.getByRole("button", { name: /Signed in as/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    const statusOf = () => page.evaluate(async () => (await fetch("/admin/status")).status);
    assert.equal(await statusOf(), 401);
    // A cookie that somebody kept is good for nothing any more.
    await context.addCookies(cookies);
    assert.equal(await statusOf(), 401);
    await page.goto(`${panel.url}/admin/panel#/keys`);
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  },
  { session: "own" },
);

panelTest(
  "a new password ends the session, and is the one from then on",
  async ({ page, panel }) => {
    await page.getByRole("button", { name: /Signed in as/ }).click();
    await page.getByRole("menuitem", { name: "Change password" }).click();
    const dialog = page.getByRole("dialog");
    const fields = dialog.locator("input[autocomplete=new-password]");
    const [first, again] = [fields.nth(0), fields.nth(1)];
    await first.fill("short");
    await dialog.getByText("That is shorter than 6 characters.").waitFor();
    await first.fill("another battery");
    await again.fill("another batterie");
    await dialog.getByText("The two are not the same.").waitFor();
    const save = dialog.getByRole("button", { name: "Change password" });
    assert.ok(await save.isDisabled());
    await again.fill("another battery");
    await save.click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await signIn(page, panel.url, panel.username, "another battery");
    panel.mock.user.password = panel.password;
  },
  { on: "mock", session: "own" },
);
