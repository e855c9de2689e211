// What lives here: pictures of every page, for looking at: `npm run screenshots -- <folder> [filter]`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { faultsOf, launch, openPage } from "./browser.mjs";
import { serveBuiltPanel } from "./gateway.mjs";
import { PAGES, signIn, target } from "./panel.mjs";
import { atPage, settled } from "./session.mjs";

const folder = process.argv[2] ?? "screenshots";
const filter = process.argv[3] ?? "";
await mkdir(folder, { recursive: true });
const { url, username, password, mock, close } = await target();
const browser = await launch();
for (const [locale, language] of [
  ["en-GB", "en"],
  ["zh-CN", "zh"],
]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of [
      ["desktop", { width: 1360, height: 900 }],
      ["phone", { width: 390, height: 844 }],
    ]) {
      const name = `${locale.slice(0, 2)}-${colorScheme}-${size}`;
      const pages = PAGES.filter((page) => `${name}-${page.name}`.match(filter));
      if (pages.length === 0) continue;
      const opened = await openPage(browser, new URL(url).origin, {
        locale,
        colorScheme,
        viewport,
      });
      if (!mock) await serveBuiltPanel(opened.context, url);
      await signIn(opened.page, url, username, password);
      for (const page of pages) {
        await opened.page.goto(`${url}/admin/panel#${page.path}`);
        await atPage(opened.page, page[language]);
        await settled(opened.page);
        const fullPage = page.name !== "logs";
        await opened.page.screenshot({
          path: join(folder, `${name}-${page.name}.png`),
          fullPage,
        });
      }
      const faults = await faultsOf(opened);
      if (faults.length > 0) console.log(name, faults);
      await opened.context.close();
    }
  }
}
await browser.close();
await close();
