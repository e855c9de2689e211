// What lives here: tests of the playground. Against a gateway they need PANEL_KEY, a client key.
import assert from "node:assert/strict";
import { assertAccessible, atPage, panelTests } from "./session.mjs";

const panelTest = panelTests({ accounts: 50 });

const message = (page) => page.getByRole("textbox", { name: "Message" });

async function ask(page, text) {
  await message(page).fill(text);
  await message(page).press("Control+Enter");
}

for (const dialect of ["OpenAI", "Claude", "Gemini"]) {
  panelTest(
    `${dialect} answers, streamed and whole, and the trace of the request can be seen`,
    async ({ page, panel }) => {
      await page.getByLabel("Client key").fill(panel.clientKey);
      await page.getByText(/^\d+ models?$/).waitFor();
      await page.getByText(dialect, { exact: true }).first().click();
      for (const streamed of [true, false]) {
        const toggle = page.getByRole("switch", { name: "Stream the answer" });
        await toggle.setChecked(streamed, { force: true });
        await ask(page, "Hello");
        const answer = page.getByRole("listitem").last();
        await answer.getByText(/in all/).waitFor();
        await answer.getByText(/ended: /).waitFor();
        assert.equal(await answer.getByRole("alert").count(), 0);
      }
      await assertAccessible(page);
      await page.getByRole("link", { name: "Trace of this request" }).last().click();
      await atPage(page, "Requests");
      await page.getByRole("dialog").getByRole("heading", { name: "Tries" }).waitFor();
    },
    { path: "/playground" },
  );
}

panelTest(
  "pictures go in and come out, and markup in an answer is text",
  async ({ page, panel }) => {
    await page.getByLabel("Client key").fill(panel.clientKey);
    await page.getByRole("combobox", { name: "Model" }).fill("gemini-2.5-pro-image");
    await page.keyboard.press("Escape");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add pictures" }).click();
    const pixel =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    await (
      await chooser
    ).setFiles([
      {
        name: "dot.png",
        mimeType: "image/png",
        buffer: Buffer.from(pixel, "base64"),
      },
    ]);
    await page.getByRole("img", { name: "dot.png" }).waitFor();
    await ask(page, "Draw this again");
    const picture = page.getByRole("img", { name: /^Generated picture/ });
    await picture.waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll("main img")].every((image) => image.naturalWidth > 0),
    );
    await page.getByText("<b>tags</b>").waitFor();
  },
  { path: "/playground", on: "mock" },
);

panelTest(
  "an answer can be stopped",
  async ({ page, panel }) => {
    await page.getByLabel("Client key").fill(panel.clientKey);
    await ask(page, "Hello");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped.").waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();
  },
  { path: "/playground", on: "mock" },
);

panelTest(
  "errors are told as they are, and a wrong key does not end the session",
  async ({ page }) => {
    await page.getByLabel("Client key").fill("sk-surely-wrong");
    await ask(page, "Hello");
    await page.getByRole("alert").getByText("Status 401").waitFor();
    await atPage(page, "Playground");
  },
  { path: "/playground" },
);

panelTest(
  "the command for a terminal does not hold the key",
  async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByLabel("Client key").fill("sk-do-not-show");
    await message(page).fill("It's me");
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(command, /^curl -N '.*\/v1\/chat\/completions'/);
    assert.match(command, /\$KEY/);
    assert.ok(!command.includes("sk-do-not-show"));
    await page.reload();
    assert.equal(await page.getByLabel("Client key").inputValue(), "");
  },
  { path: "/playground" },
);
