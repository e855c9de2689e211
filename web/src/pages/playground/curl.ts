// What lives here: a call as a command for a terminal. The key stays out of it: `$KEY` stands in its place.
import type { Call } from "./dialects/dialect";

/** In single quotes, as POSIX shells understand them. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function curlOf(call: Call, origin: string, streamed: boolean): string {
  const { name, prefix } = call.keyHeader;
  const headers = Object.entries(call.headers).map(([header, value]) =>
    quoted(`${header}: ${value}`),
  );
  const lines = [
    `curl ${streamed ? "-N " : ""}${quoted(origin + call.path)}`,
    `-H "${name}: ${prefix}$KEY"`,
    ...headers.map((header) => `-H ${header}`),
    `-H 'content-type: application/json'`,
    `-d ${quoted(JSON.stringify(call.body))}`,
  ];
  return lines.join(" \\\n  ");
}
