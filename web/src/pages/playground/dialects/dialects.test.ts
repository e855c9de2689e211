// What lives here: tests of the dialects of the playground.
import { describe, expect, it } from "vitest";
import type { Question } from "./dialect";
import { DIALECT_NAMES, DIALECTS } from ".";

const question: Question = {
  model: "gemini-2.5-pro",
  system: "Be brief.",
  streamed: true,
  messages: [
    { role: "user", text: "Hi", pictures: [] },
    { role: "assistant", text: "Hello", pictures: [] },
    {
      role: "user",
      text: "What is this?",
      pictures: [{ name: "a.png", mimeType: "image/png", data: "QUJD" }],
    },
  ],
};

describe("questions", () => {
  it("to OpenAI", () => {
    const { path, body } = DIALECTS.openai.call(question);
    expect(path).toBe("/v1/chat/completions");
    expect(body).toEqual({
      model: "gemini-2.5-pro",
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello" },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } },
          ],
        },
      ],
    });
  });

  it("to Claude", () => {
    const { path, body, headers } = DIALECTS.claude.call({ ...question, streamed: false });
    expect(path).toBe("/v1/messages");
    expect(headers).toHaveProperty("anthropic-version");
    expect(body).toMatchObject({ system: "Be brief.", max_tokens: 8192 });
    expect(body).not.toHaveProperty("stream");
  });

  it("to Gemini", () => {
    const { path, body } = DIALECTS.gemini.call(question);
    expect(path).toBe("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse");
    expect(body).toMatchObject({
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ text: "Hi" }] },
        { role: "model", parts: [{ text: "Hello" }] },
        {
          role: "user",
          parts: [
            { text: "What is this?" },
            { inlineData: { mimeType: "image/png", data: "QUJD" } },
          ],
        },
      ],
    });
  });

  it("without a system prompt have none", () => {
    for (const name of DIALECT_NAMES) {
      const body = JSON.stringify(DIALECTS[name].call({ ...question, system: "" }).body);
      expect(body).not.toContain("ystem");
    }
  });
});

describe("answers", () => {
  it("of OpenAI", () => {
    const { fromEvent, fromWhole } = DIALECTS.openai;
    expect(fromEvent({ choices: [{ delta: { role: "assistant" }, finish_reason: null }] })).toEqual(
      [],
    );
    expect(fromEvent({ choices: [{ delta: { reasoning_content: "hm" } }] })).toEqual([
      { kind: "reasoning", text: "hm" },
    ]);
    expect(
      fromWhole({ choices: [{ message: { content: "yes" }, finish_reason: "stop" }] }),
    ).toEqual([
      { kind: "text", text: "yes" },
      { kind: "end", reason: "stop" },
    ]);
    expect(fromEvent({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } })).toEqual([
      { kind: "usage", input: 1, output: 2 },
    ]);
  });

  it("of Claude", () => {
    const { fromEvent, fromWhole } = DIALECTS.claude;
    expect(fromEvent({ type: "ping" })).toEqual([]);
    expect(
      fromEvent({ type: "content_block_delta", delta: { type: "text_delta", text: "yes" } }),
    ).toEqual([{ kind: "text", text: "yes" }]);
    expect(
      fromEvent({
        type: "message_delta",
        delta: { stop_reason: "end_turn" },
        usage: { output_tokens: 2 },
      }),
    ).toEqual([
      { kind: "usage", output: 2 },
      { kind: "end", reason: "end_turn" },
    ]);
    expect(
      fromWhole({
        content: [
          { type: "thinking", thinking: "hm" },
          { type: "text", text: "yes" },
        ],
        usage: { input_tokens: 1, output_tokens: 2 },
      }),
    ).toEqual([
      { kind: "reasoning", text: "hm" },
      { kind: "text", text: "yes" },
      { kind: "usage", input: 1, output: 2 },
    ]);
  });

  it("of Gemini", () => {
    const parts = [
      { text: "hm", thought: true },
      { text: "yes" },
      { inlineData: { mimeType: "image/png", data: "QUJD" } },
    ];
    expect(
      DIALECTS.gemini.fromEvent({ candidates: [{ content: { parts }, finishReason: "STOP" }] }),
    ).toEqual([
      { kind: "reasoning", text: "hm" },
      { kind: "text", text: "yes" },
      { kind: "picture", mimeType: "image/png", data: "QUJD" },
      { kind: "end", reason: "STOP" },
    ]);
  });

  it("tell errors, and are nothing when they make no sense", () => {
    for (const name of DIALECT_NAMES) {
      const { fromEvent, fromWhole } = DIALECTS[name];
      const error = { error: { message: "no account" } };
      expect(fromEvent(error)).toEqual([{ kind: "error", message: "no account" }]);
      expect(fromWhole(error)).toEqual([{ kind: "error", message: "no account" }]);
      for (const nonsense of [null, 1, "x", [], {}]) {
        expect(fromEvent(nonsense)).toEqual([]);
        expect(fromWhole(nonsense)).toEqual([]);
      }
    }
  });
});
