// What lives here: the parts of an answer's text: words, and files that the gateway put between them.

export type AnswerPart =
  | { kind: "text"; text: string }
  /** A file within the text, as `data:…`. */
  | { kind: "inline"; address: string; mimeType: string }
  /** A file that the gateway serves. */
  | { kind: "served"; address: string }
  /** A file elsewhere. The panel loads nothing from there by itself. */
  | { kind: "external"; address: string };

const LINK = /!\[[^\]\n]{0,200}\]\(([^)\s]+)\)/g;
const INLINE = /^data:((?:image|video)\/[a-z0-9.+-]+);base64,[A-Za-z0-9+/=]+$/;
/** The beginning of a file that has not come whole yet. */
const UNFINISHED = /!\[[^\]\n]{0,200}(?:\](?:\((?:data:)?[^)\s]*)?)?$/;

function fileOf(address: string, origin: string): AnswerPart | undefined {
  const mimeType = INLINE.exec(address)?.[1];
  if (mimeType !== undefined) return { kind: "inline", address, mimeType };
  try {
    const url = new URL(address, origin);
    if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
    // The gateway has names of its own for what it serves, also when it knows itself by another host.
    if (url.pathname.startsWith("/media/")) {
      return { kind: "served", address: url.pathname + url.search };
    }
    return { kind: "external", address: url.href };
  } catch {
    return undefined;
  }
}

/** `isWhole`: nothing more comes. Until then the beginning of a file at the end is left out. */
export function partsOf(text: string, origin: string, isWhole: boolean): AnswerPart[] {
  const visible = isWhole ? text : text.replace(UNFINISHED, "");
  const parts: AnswerPart[] = [];
  let from = 0;
  const say = (to: number) => {
    if (to > from) parts.push({ kind: "text", text: visible.slice(from, to) });
  };
  for (const match of visible.matchAll(LINK)) {
    const file = fileOf(match[1] ?? "", origin);
    if (!file) continue;
    say(match.index);
    parts.push(file);
    from = match.index + match[0].length;
  }
  say(visible.length);
  return parts;
}

/** What later turns of the conversation hold of it: files would make them huge. */
export const withoutFiles = (text: string): string =>
  text.replace(LINK, (whole, address: string) => (INLINE.test(address) ? "[image]" : whole));
