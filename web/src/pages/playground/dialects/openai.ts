// What lives here: OpenAI's chat completions.
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

function messageOf({ role, text: words, pictures }: Message) {
  if (pictures.length === 0) return { role, content: words };
  const images = pictures.map(({ mimeType, data }) => ({
    type: "image_url",
    image_url: { url: `data:${mimeType};base64,${data}` },
  }));
  return { role, content: [{ type: "text", text: words }, ...images] };
}

/** Of a delta of a stream, or of a whole message. */
function piecesOf(choice: Record<string, unknown>, message: Record<string, unknown>): Piece[] {
  const reason = text(choice.finish_reason);
  return [
    ...textPiece("reasoning", message.reasoning_content),
    ...textPiece("text", message.content),
    ...(reason === "" ? [] : [{ kind: "end" as const, reason }]),
  ];
}

function read(body: unknown, part: "delta" | "message"): Piece[] {
  const error = errorOf(body);
  if (error !== undefined) return [{ kind: "error", message: error }];
  const { choices, usage } = loose(body);
  const { prompt_tokens: input, completion_tokens: output } = loose(usage);
  return [
    ...list(choices).flatMap((choice) => piecesOf(choice, loose(choice[part]))),
    ...usagePiece(input, output),
  ];
}

export const openai: Dialect = {
  call: ({ model, system, streamed, messages }) => ({
    path: "/v1/chat/completions",
    keyHeader: { name: "Authorization", prefix: "Bearer " },
    headers: {},
    body: {
      model,
      messages: [
        ...(system === "" ? [] : [{ role: "system", content: system }]),
        ...messages.map(messageOf),
      ],
      ...(streamed ? { stream: true, stream_options: { include_usage: true } } : {}),
    },
  }),
  fromEvent: (event) => read(event, "delta"),
  fromWhole: (body) => read(body, "message"),
};
