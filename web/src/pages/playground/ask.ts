// What lives here: one question to the gateway, streamed or whole, as any client asks it.
import { createParser } from "eventsource-parser";
import { type Call, type Dialect, errorOf, type Piece } from "./dialects/dialect";

export interface AskHandlers {
  onStatus: (status: number, requestId: string | undefined) => void;
  onPieces: (pieces: Piece[]) => void;
}

interface Ask {
  call: Call;
  dialect: Dialect;
  key: string;
  streamed: boolean;
  signal: AbortSignal;
}

/** What a failed answer says, as short as it can be told. */
async function failureOf(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    return errorOf(JSON.parse(text)) ?? text;
  } catch {
    return text.slice(0, 2000);
  }
}

/** Reads the stream to its end. Returns whether the dialect's own end was seen. */
async function readStream(answer: Response, dialect: Dialect, handlers: AskHandlers) {
  let hasEnded = false;
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === "[DONE]") {
        hasEnded = true;
        return;
      }
      const pieces = dialect.fromEvent(JSON.parse(data));
      if (pieces.some(({ kind }) => kind === "end" || kind === "error")) hasEnded = true;
      handlers.onPieces(pieces);
    },
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const step = await reader?.read();
    if (!step || step.done) return hasEnded;
    parser.feed(step.value);
  }
}

/** Asks, and ends when the answer has ended. False: it was cut off. Throws when no answer came, or it was stopped. */
export async function ask(wanted: Ask, handlers: AskHandlers): Promise<boolean> {
  const { call, dialect, key, streamed, signal } = wanted;
  const answer = await fetch(call.path, {
    method: "POST",
    headers: {
      ...call.headers,
      "content-type": "application/json",
      [call.keyHeader.name]: call.keyHeader.prefix + key,
    },
    body: JSON.stringify(call.body),
    // The panel's session is no client's key.
    credentials: "omit",
    cache: "no-store",
    signal,
  });
  handlers.onStatus(answer.status, answer.headers.get("x-request-id") ?? undefined);
  if (!answer.ok) {
    handlers.onPieces([{ kind: "error", message: await failureOf(answer) }]);
    return true;
  }
  const isStream = answer.headers.get("content-type")?.includes("text/event-stream") ?? false;
  if (streamed && isStream) return await readStream(answer, dialect, handlers);
  handlers.onPieces(dialect.fromWhole(await answer.json()));
  return true;
}
