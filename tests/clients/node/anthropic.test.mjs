// What lives here: Anthropic's official SDK for Node against the gateway.

import assert from "node:assert/strict";
import { test } from "node:test";

import Anthropic from "@anthropic-ai/sdk";

import { BROKEN_OFF, answer, fault, gateway, marker, pause, text, thought } from "./simulator.mjs";

const model = "gemini-2.5-pro";
const max_tokens = 2048;
const client = new Anthropic({ baseURL: gateway.url, apiKey: gateway.key, maxRetries: 0 });
const asking = (content) => ({ model, max_tokens, messages: [{ role: "user", content }] });
const tools = [
  {
    name: "get_weather",
    description: "Tells the weather of a city.",
    input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
];
const TASK = 'Call the function get_weather with {"city": "Oslo"}';

test("a message, whole and streamed", async () => {
  const scope = marker();
  const whole = await client.messages.create(asking(`Hello ${scope}`));
  assert.ok(whole.content[0].text.includes(scope));
  assert.equal(whole.stop_reason, "end_turn");
  assert.ok(whole.usage.input_tokens > 0 && whole.usage.output_tokens > 0);
  await answer(scope, thought("Hm."), text("Grüße, "), text("世界"));
  const stream = client.messages.stream(asking(scope));
  assert.equal(await stream.finalText(), "Grüße, 世界");
});

test("a tool is called, whole and streamed, and its result goes back", async () => {
  for (const ask of [
    (body) => client.messages.create(body),
    (body) => client.messages.stream(body).finalMessage(),
  ]) {
    const body = { ...asking(TASK), tools };
    const first = await ask(body);
    assert.equal(first.stop_reason, "tool_use");
    const use = first.content.find((block) => block.type === "tool_use");
    assert.equal(use.name, "get_weather");
    assert.deepEqual(use.input, { city: "Oslo" });
    const result = { type: "tool_result", tool_use_id: use.id, content: "sunny in Oslo" };
    const turns = [{ role: "assistant", content: first.content }, { role: "user", content: [result] }];
    const last = await ask({ ...body, messages: [...body.messages, ...turns] });
    assert.equal(last.stop_reason, "end_turn");
    assert.match(last.content.at(-1).text, /sunny in Oslo/);
  }
});

test("tokens are counted", async () => {
  const count = async (prompt) => {
    const { max_tokens: _, ...body } = asking(prompt);
    return (await client.messages.countTokens(body)).input_tokens;
  };
  assert.ok((await count("Hello")) > 0);
  assert.ok((await count("Hello ".repeat(100))) > (await count("Hello")));
});

test("silence is borne", async () => {
  const scope = marker();
  await answer(scope, text("before "), pause(12), text("after"));
  assert.equal(await client.messages.stream(asking(scope)).finalText(), "before after");
});

for (const [name, what] of Object.entries(BROKEN_OFF)) {
  test(`an answer that breaks off throws: ${name}`, async () => {
    const scope = marker();
    await answer(scope, text("one "), text("two "), text("three"));
    await fault(scope, what);
    await assert.rejects(client.messages.stream(asking(scope)).finalMessage(), Anthropic.APIError);
  });
}

test("what is wrong is told with its field", async () => {
  await assert.rejects(client.messages.create(asking(3)), (error) => {
    assert.ok(error instanceof Anthropic.BadRequestError);
    assert.match(error.message, /messages/);
    return true;
  });
});

test("models are listed and shown", async () => {
  const ids = [];
  for await (const card of client.models.list()) ids.push(card.id);
  assert.ok(ids.includes(model));
  assert.equal((await client.models.retrieve(model)).id, model);
});
