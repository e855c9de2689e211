// What lives here: the browser of these tests: Debian's Chromium, and what must never happen in it.
import { chromium } from "playwright-core";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const launch = () =>
  chromium.launch({
    executablePath: EXECUTABLE,
    args: ["--no-sandbox", "--disable-gpu"],
  });

/** For one step: nothing here is about speed, and machines that test are busy. */
const TIMEOUT_MS = 120_000;

/** Failed loads of these paths are what a test is about, and no fault: sign-in, and what does not exist. */
const EXPECTED = /Failed to load resource/;

/**
 * A page that writes down what must never happen: violations of the content security policy, requests to other
 * hosts, uncaught errors, and complaints on the console.
 */
export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    // Nothing to wait for while dialogs come and go.
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    const isFault = ["error", "warning"].includes(message.type());
    if (isFault && !EXPECTED.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isLocal = ["data:", "blob:"].includes(url.protocol) || url.origin === origin;
    if (!isLocal) faults.push(`request to ${url.origin}`);
  });
  // What a style or script that the policy refuses reports; it also covers what the console does not name.
  await page.addInitScript(() => {
    window.__violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.__violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
  });
  return { context, page, faults };
}

/** All that went wrong since the page was loaded. */
export async function faultsOf({ page, faults }) {
  const violations = await page.evaluate(() => window.__violations ?? []);
  const harmed = await page.evaluate(() => window.__harm !== undefined);
  return [...faults, ...violations, ...(harmed ? ["a script within data was run"] : [])];
}
