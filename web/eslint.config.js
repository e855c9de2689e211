// What lives here: what ESLint checks.
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Mantine's parts that write `<style>` tags, which the content security policy forbids. */
const styleWriters = ["AppShell", "Grid", "SimpleGrid", "Flex", "ColorSchemeScript", "ActionBar"];

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, reactHooks.configs.flat["recommended-latest"]],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@mantine/core",
              importNames: styleWriters,
              message: "It writes <style> tags, which the content security policy forbids.",
            },
          ],
        },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "What the server sends is text.",
        },
      ],
    },
  },
  {
    files: ["**/*.{js,mjs}", "vite.config.ts"],
    languageOptions: {
      globals: Object.fromEntries(
        ["process", "console", "Buffer", "URL", "URLSearchParams", "setTimeout", "clearTimeout"]
          .concat([
            "setInterval",
            "clearInterval",
            "setImmediate",
            "fetch",
            "structuredClone",
            "Response",
          ])
          .map((name) => [name, "readonly"]),
      ),
    },
  },
);
