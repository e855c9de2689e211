// What lives here: what an operator does on the first day, from signing in to a change of the cooldown, on a real gateway that is started for it.
import assert from "node:assert/strict";
import { atPage, panelTests } from "./session.mjs";

const panelTest = panelTests();

/** Calls the admin API with the demo's key, which is an administrator's too. */
async function call(panel, method, path) {
  const headers = { authorization: `Bearer ${panel.clientKey}` };
  const answer = await fetch(`${panel.url}${path}`, { method, headers });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer;
}

/** The account files as an archive, and a gateway that has none of them any more. */
async function takeAccounts(panel) {
  const archive = await call(panel, "GET", "/admin/pool-files/export");
  const { items } = await (await call(panel, "GET", "/admin/accounts")).json();
  for (const { email } of items) {
    await call(panel, "DELETE", `/admin/accounts/${encodeURIComponent(email)}`);
  }
  return {
    emails: items.map((item) => item.email),
    archive: Buffer.from(await archive.arrayBuffer()),
  };
}

async function importArchive(page, archive, count) {
  await page.getByRole("heading", { name: "Three steps to the first answer" }).waitFor();
  await page.getByRole("link", { name: "Import files" }).click();
  await atPage(page, "Files");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  const file = {
    name: "accounts.zip",
    mimeType: "application/zip",
    buffer: archive,
  };
  await (await chooser).setFiles([file]);
  await page.getByText(`${count} of ${count} imported, 0 skipped, 0 failed`).waitFor();
}

async function seeThemReady(page, emails) {
  await page.getByRole("navigation").getByRole("link", { name: "Accounts" }).click();
  await atPage(page, "Accounts");
  for (const email of emails) {
    const row = page.getByRole("row").filter({ hasText: email });
    await row.getByText("ready", { exact: true }).waitFor();
  }
}

/** Asks, and goes to the trace; answers with the id of the request. */
async function chat(page, panel) {
  await page.getByRole("navigation").getByRole("link", { name: "Playground" }).click();
  await page.getByLabel("Client key").fill(panel.clientKey);
  const message = page.getByRole("textbox", { name: "Message" });
  await message.fill("What is the story?");
  await message.press("Control+Enter");
  const answer = page.getByRole("listitem").last();
  await answer.getByText(/ended: /).waitFor();
  await answer.getByText(/You said: .*What is the story\?/).waitFor();
  await answer.getByRole("link", { name: "Trace of this request" }).click();
  await atPage(page, "Requests");
  return /id=([^&]*)/.exec(page.url())?.[1] ?? "";
}

async function seeTrace(page, emails) {
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("heading", { name: "Tries" }).waitFor();
  const attempt = drawer.getByRole("listitem").first();
  const text = await attempt.innerText();
  assert.match(text, /d\*\*\*\d@example\.com/);
  assert.match(text, /\bok\b/);
  assert.match(text, /\d\s?m?s\b/);
  const everything = await drawer.innerText();
  for (const email of emails) assert.ok(!everything.includes(email), "accounts are masked");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
}

async function seeLogLine(page, id) {
  await page.getByRole("navigation").getByRole("link", { name: "Logs" }).click();
  await atPage(page, "Logs");
  await page.getByRole("searchbox").fill(id);
  const lines = page.getByRole("list", { name: "Log lines" }).getByRole("listitem");
  await lines.filter({ hasText: "answered" }).filter({ hasText: id }).first().waitFor();
}

async function changeCooldown(page, panel) {
  await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
  await atPage(page, "Settings");
  await page.getByLabel("Rest between two uses").fill("33");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await page.getByText(/In force: 33 s between uses/).waitFor();
  const { cooldowns } = await (await call(panel, "GET", "/admin/status")).json();
  assert.equal(cooldowns.use_sec, 33);
}

panelTest(
  "an archive is imported, its accounts get ready and answer, and all of it can be followed",
  async ({ page, panel }) => {
    const { emails, archive } = await takeAccounts(panel);
    assert.equal(emails.length, 5);
    await importArchive(page, archive, emails.length);
    await seeThemReady(page, emails);
    const id = await chat(page, panel);
    assert.match(id, /^req_[0-9a-f]+$/);
    await seeTrace(page, emails);
    await seeLogLine(page, id);
    await changeCooldown(page, panel);
  },
  { on: "demo", session: "own" },
);
