// What lives here: what the playground needs to know of a dialect. Each dialect is a file beside this one.

/** A picture that goes with a question. */
export interface Picture {
  name: string;
  mimeType: string;
  /** Base64. */
  data: string;
}

export interface Message {
  role: "user" | "assistant";
  text: string;
  pictures: Picture[];
}

export interface Question {
  model: string;
  system: string;
  streamed: boolean;
  messages: Message[];
}

/** A call that can be made, or shown as a command. */
export interface Call {
  path: string;
  /** Which header the key goes into, and what stands before it. */
  keyHeader: { name: string; prefix: string };
  headers: Record<string, string>;
  body: unknown;
}

/** A piece of an answer. */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "reasoning"; text: string }
  | { kind: "picture"; mimeType: string; data: string }
  | { kind: "usage"; input?: number; output?: number }
  | { kind: "end"; reason: string }
  | { kind: "error"; message: string };

export interface Dialect {
  call: (question: Question) => Call;
  /** The pieces of one event of a stream. */
  fromEvent: (event: unknown) => Piece[];
  /** The pieces of an answer that came whole. */
  fromWhole: (body: unknown) => Piece[];
}

/** A value of which nothing is known but that fields may be asked for. */
export type Loose = Record<string, unknown>;

export const loose = (value: unknown): Loose =>
  typeof value === "object" && value !== null ? (value as Loose) : {};

export const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(loose) : []);

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const count = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;

/** All dialects tell errors as `{error: {message}}`; the admin API and proxies as `{error: "…"}`. */
export function errorOf(body: unknown): string | undefined {
  const { error } = loose(body);
  if (typeof error === "string") return error;
  return text(loose(error).message) || undefined;
}

export function usagePiece(input: unknown, output: unknown): Piece[] {
  const [known, made] = [count(input), count(output)];
  if (known === undefined && made === undefined) return [];
  return [
    {
      kind: "usage",
      ...(known === undefined ? {} : { input: known }),
      ...(made === undefined ? {} : { output: made }),
    },
  ];
}

export const textPiece = (kind: "text" | "reasoning", value: unknown): Piece[] =>
  text(value) === "" ? [] : [{ kind, text: text(value) }];
