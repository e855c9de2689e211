// What lives here: what axe says about a page.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

/** Mantine's dialogs have a `<header>` of their own, which these take for a second one of the page. */
const NOT_ABOUT_DIALOGS = {
  "landmark-no-duplicate-banner": { enabled: false },
  "landmark-unique": { enabled: false },
};

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Every violation with the elements that it is about, in lines that can be read. */
export async function accessibilityFaults(page) {
  // Evaluated by the browser's debugger, which the content security policy does not bind.
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    ([values, rules]) => window.axe.run(document, { runOnly: { type: "tag", values }, rules }),
    [TAGS, NOT_ABOUT_DIALOGS],
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 5).map((node) => {
      const { contrastRatio, fgColor, bgColor } = node.any[0]?.data ?? {};
      const colours = contrastRatio ? ` (${contrastRatio}: ${fgColor} on ${bgColor})` : "";
      return `${id}: ${help}${colours}\n    ${node.html.slice(0, 220)}`;
    }),
  );
}
