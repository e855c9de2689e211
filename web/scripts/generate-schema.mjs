// What lives here: writes src/api/schema.d.ts from the gateway's OpenAPI document (`npm run generate`).
import { readFile, writeFile } from "node:fs/promises";
import openapiTypescript, { astToString } from "openapi-typescript";

const DEFAULT_SOURCE = "http://127.0.0.1:8000/openapi.json";
const TARGET = new URL("../src/api/schema.d.ts", import.meta.url);
const HEADER =
  "// What lives here: the types of the OpenAPI document. Written by `npm run generate`; not by hand.\n";

/** The document, from a URL or from a file; of a snapshot only what follows its front matter. */
async function read(source) {
  if (/^https?:/.test(source)) {
    const answer = await fetch(source);
    if (!answer.ok) throw new Error(`${source} answered ${answer.status}`);
    return await answer.json();
  }
  const text = await readFile(source, "utf8");
  return JSON.parse(text.slice(text.indexOf("\n{") + 1 || 0));
}

const source = process.argv[2] ?? process.env.OPENAPI ?? DEFAULT_SOURCE;
const types = await openapiTypescript(await read(source));
await writeFile(TARGET, HEADER + astToString(types));
console.log(`wrote the types of ${source}`);
