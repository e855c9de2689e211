// What lives here: Gemini's generateContent.
import {
  type Dialect,
  errorOf,
  list,
  loose,
  type Loose,
  type Message,
  type Piece,
  text,
  textPiece,
  usagePiece,
} from "./dialect";

function contentOf({ role, text: words, pictures }: Message) {
  const images = pictures.map(({ mimeType, data }) => ({ inlineData: { mimeType, data } }));
  return { role: role === "user" ? "user" : "model", parts: [{ text: words }, ...images] };
}

function pieceOf(part: Loose): Piece[] {
  const { mimeType, data } = loose(part.inlineData);
  if (text(data) !== "") {
    return [{ kind: "picture", mimeType: text(mimeType) || "image/png", data: text(data) }];
  }
  return textPiece(part.thought === true ? "reasoning" : "text", part.text);
}

function read(body: unknown): Piece[] {
  const error = errorOf(body);
  if (error !== undefined) return [{ kind: "error", message: error }];
  const { candidates, usageMetadata, promptFeedback } = loose(body);
  const { promptTokenCount: input, candidatesTokenCount: output } = loose(usageMetadata);
  const blocked = text(loose(promptFeedback).blockReason);
  return [
    ...list(candidates).flatMap(({ content, finishReason }) => [
      ...list(loose(content).parts).flatMap(pieceOf),
      ...(text(finishReason) === "" ? [] : [{ kind: "end" as const, reason: text(finishReason) }]),
    ]),
    ...(blocked === "" ? [] : [{ kind: "end" as const, reason: blocked }]),
    ...usagePiece(input, output),
  ];
}

export const gemini: Dialect = {
  call: ({ model, system, streamed, messages }) => ({
    path: `/v1beta/models/${encodeURIComponent(model)}:${
      streamed ? "streamGenerateContent?alt=sse" : "generateContent"
    }`,
    keyHeader: { name: "x-goog-api-key", prefix: "" },
    headers: {},
    body: {
      ...(system === "" ? {} : { systemInstruction: { parts: [{ text: system }] } }),
      contents: messages.map(contentOf),
    },
  }),
  fromEvent: read,
  fromWhole: read,
};
