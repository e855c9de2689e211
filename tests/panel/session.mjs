// What lives here: a signed-in page for each test, a screenshot when it fails, and what must not have happened in it.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { faultsOf, launch, openPage } from "./browser.mjs";
import { signIn, target } from "./panel.mjs";

const SCREENSHOTS = process.env.PANEL_SCREENSHOTS ?? "failures";

/**
 * Starts the browser and the panel for the tests of one file. `panelTest(name, body, options)` runs `body` with a page
 * that is signed in; `options` are those of the browser's context, `path` where to begin, `signedIn: false` not to sign in.
 */
export function panelTests(mockOptions = {}) {
  const shared = {};
  before(async () => {
    shared.panel = await target(mockOptions);
    shared.browser = await launch();
  });
  after(async () => {
    await shared.browser?.close();
    await shared.panel?.close();
  });

  const panelTest = (
    name,
    body,
    { path = "/", signedIn = true, mockOnly = false, ...options } = {},
  ) =>
    test(name, { timeout: 900_000 }, async (t) => {
      const { panel, browser } = shared;
      if (mockOnly && !panel.mock) return t.skip("needs the stand-in");
      const opened = await openPage(browser, new URL(panel.url).origin, {
        locale: "en-GB",
        ...options,
      });
      const { page } = opened;
      try {
        if (signedIn) await signIn(page, panel.url, panel.username, panel.password, path);
        else await page.goto(`${panel.url}/admin/panel#${path}`);
        await body({ page, panel, context: opened.context });
        assert.deepEqual(await faultsOf(opened), [], "nothing that must never happen");
      } catch (error) {
        await mkdir(SCREENSHOTS, { recursive: true });
        const file = `${SCREENSHOTS}/${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`;
        await page.screenshot({ path: file, fullPage: true }).catch(() => {});
        throw error;
      } finally {
        await opened.context.close();
      }
    });
  return { panelTest };
}

/** Waits for the heading of a page. */
export async function atPage(page, heading) {
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
}

/** Waits until nothing is loading any more. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null);
}
