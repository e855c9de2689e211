// What lives here: Claude's messages.
import {
  type Dialect,
  errorOf,
  list,
  loose,
  type Message,
  type Piece,
  text,
  textPiece,
  usagePiece,
} from "./dialect";

const VERSION = "2023-06-01";
/** Claude's API wants a limit; this one is rarely reached. */
const MAX_TOKENS = 8192;

function messageOf({ role, text: words, pictures }: Message) {
  if (pictures.length === 0) return { role, content: words };
  const images = pictures.map(({ mimeType, data }) => ({
    type: "image",
    source: { type: "base64", media_type: mimeType, data },
  }));
  return { role, content: [...images, { type: "text", text: words }] };
}

const endPiece = (reason: unknown): Piece[] =>
  text(reason) === "" ? [] : [{ kind: "end", reason: text(reason) }];

function fromEvent(body: unknown): Piece[] {
  const error = errorOf(body);
  if (error !== undefined) return [{ kind: "error", message: error }];
  const event = loose(body);
  const delta = loose(event.delta);
  const usage = loose(event.usage ?? loose(event.message).usage);
  switch (event.type) {
    case "content_block_delta":
      return [
        ...(delta.type === "thinking_delta" ? textPiece("reasoning", delta.thinking) : []),
        ...(delta.type === "text_delta" ? textPiece("text", delta.text) : []),
      ];
    case "message_start":
    case "message_delta":
      return [
        ...usagePiece(usage.input_tokens, usage.output_tokens),
        ...endPiece(delta.stop_reason),
      ];
    default:
      return [];
  }
}

function fromWhole(body: unknown): Piece[] {
  const error = errorOf(body);
  if (error !== undefined) return [{ kind: "error", message: error }];
  const { content, usage, stop_reason: reason } = loose(body);
  const { input_tokens: input, output_tokens: output } = loose(usage);
  return [
    ...list(content).flatMap((block) => [
      ...(block.type === "thinking" ? textPiece("reasoning", block.thinking) : []),
      ...(block.type === "text" ? textPiece("text", block.text) : []),
    ]),
    ...usagePiece(input, output),
    ...endPiece(reason),
  ];
}

export const claude: Dialect = {
  call: ({ model, system, streamed, messages }) => ({
    path: "/v1/messages",
    keyHeader: { name: "x-api-key", prefix: "" },
    headers: { "anthropic-version": VERSION },
    body: {
      model,
      max_tokens: MAX_TOKENS,
      ...(system === "" ? {} : { system }),
      messages: messages.map(messageOf),
      ...(streamed ? { stream: true } : {}),
    },
  }),
  fromEvent,
  fromWhole,
};
