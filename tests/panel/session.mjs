// What lives here: a signed-in page for each test, a screenshot when it fails, and what must not have happened in it.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, test } from "node:test";
import { accessibilityFaults } from "./accessibility.mjs";
import { faultsOf, launch, openPage } from "./browser.mjs";
import { serveBuiltPanel } from "./gateway.mjs";
import { signIn, target } from "./panel.mjs";

const SCREENSHOTS = process.env.PANEL_SCREENSHOTS ?? "failures";

/** The cookies of a session that the tests of one file share: signing in is tested in a file of its own. */
async function sessionOf(panel) {
  const answer = await fetch(`${panel.url}/admin/panel/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      username: panel.username,
      password: panel.password,
    }),
  });
  assert.equal(answer.status, 200, await answer.text());
  const [pair = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  const [name = "", value = ""] = pair.split("=");
  return [{ name, value, url: panel.url }];
}

/**
 * What the tests of one file share, each part started when the first test asks for it. `panelTest(name, body, options)`
 * runs `body` with a page: `on` is what it needs (`any`; `mock`: faults or much data; `demo`: a real gateway that belongs to the tests), `path`
 * where it begins, `session` whose (`shared`; `own`: it signs in itself; `none`), the rest are options of the browser.
 */
export function panelTests(mockOptions = {}) {
  const started = new Map();
  const once = (name, start) => {
    if (!started.has(name)) started.set(name, start());
    return started.get(name);
  };
  after(async () => {
    await (await started.get("browser"))?.close();
    for (const [name, value] of started) if (name.startsWith("panel")) await (await value)?.close();
  });

  const open = async (panel, kind, { session, path, ...options }) => {
    const browser = await once("browser", launch);
    const opened = await openPage(browser, new URL(panel.url).origin, {
      locale: "en-GB",
      ...options,
    });
    const { context, page } = opened;
    if (!panel.mock) await serveBuiltPanel(context, panel.url);
    if (session === "shared") {
      await context.addCookies(await once(`session ${kind}`, () => sessionOf(panel)));
    }
    if (session === "own") {
      await signIn(page, panel.url, panel.username, panel.password, path);
    } else {
      await page.goto(`${panel.url}/admin/panel#${path}`);
      await page.locator("h1").first().waitFor();
    }
    return opened;
  };

  return (name, body, { on = "any", path = "/", session = "shared", ...options } = {}) =>
    test(name, { timeout: 600_000 }, async (t) => {
      const panel = await once(`panel ${on}`, () => target(on, mockOptions));
      if (!panel) return t.skip("there is no gateway: build it, or see PANEL_GATEWAY");
      const opened = await open(panel, on, { path, session, ...options });
      const { context, page } = opened;
      try {
        await body({ page, panel, context });
        assert.deepEqual(await faultsOf(opened), [], "nothing that must never happen");
      } catch (error) {
        await mkdir(SCREENSHOTS, { recursive: true });
        const file = `${SCREENSHOTS}/${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`;
        await page.screenshot({ path: file, fullPage: true }).catch(() => {});
        throw error;
      } finally {
        await context.close();
      }
    });
}

/** Waits for the heading of a page. */
export async function atPage(page, heading) {
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
}

/** Goes to a page, and waits until it is there with all that it loads. */
export async function visit(page, panel, path, heading) {
  await page.goto(`${panel.url}/admin/panel#${path}`);
  await atPage(page, heading);
  await settled(page);
}

/** Waits until nothing is loading any more. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null);
}

/** Fails with every violation that axe finds in what is shown. */
export async function assertAccessible(page) {
  const faults = await accessibilityFaults(page);
  if (faults.length > 0) assert.fail(faults.join("\n"));
}
