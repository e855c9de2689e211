// What lives here: OpenAI's official SDK for Node against the gateway: chats, responses, images.

import assert from "node:assert/strict";
import { test } from "node:test";

import OpenAI, { toFile } from "openai";

import { BROKEN_OFF, answer, fault, gateway, marker, pause, prompts, text, thought } from "./simulator.mjs";

const model = "gemini-2.5-flash";
const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
const asking = (content) => [{ role: "user", content }];
const weather = {
  name: "get_weather",
  description: "Tells the weather of a city.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);

async function streamed(messages, options = {}, patient = client) {
  let content = "";
  let finish;
  for await (const chunk of await patient.chat.completions.create({ model, messages, stream: true, ...options })) {
    content += chunk.choices[0]?.delta?.content ?? "";
    finish = chunk.choices[0]?.finish_reason ?? finish;
  }
  return { content, finish };
}

test("a chat, whole and streamed", async () => {
  const scope = marker();
  const whole = await client.chat.completions.create({ model, messages: asking(`Hello ${scope}`) });
  assert.ok(whole.choices[0].message.content.includes(scope));
  assert.equal(whole.choices[0].finish_reason, "stop");
  assert.ok(whole.usage.total_tokens > 0);
  await answer(scope, thought("Hm."), text("Grüße, "), text("世界"));
  assert.deepEqual(await streamed(asking(scope)), { content: "Grüße, 世界", finish: "stop" });
});

test("the helper calls functions until the answer is there", async () => {
  const cities = [];
  const parse = JSON.parse;
  const run = ({ city }) => {
    cities.push(city);
    return `sunny in ${city}`;
  };
  for (const stream of [false, true]) {
    const runner = client.chat.completions.runTools({
      model,
      stream,
      messages: asking('Call the function get_weather with {"city": "Oslo"}'),
      tools: [{ type: "function", function: { ...weather, parse, function: run } }],
    });
    assert.match(await runner.finalContent(), /sunny in Oslo/);
  }
  assert.deepEqual(cities, ["Oslo", "Oslo"]);
});

test("an answer in the form of a JSON schema", async () => {
  const schema = { type: "object", properties: { mood: { enum: ["good", "bad"] } }, required: ["mood"] };
  const response_format = { type: "json_schema", json_schema: { name: "mood", schema } };
  const messages = asking("How are you?");
  const whole = await client.chat.completions.parse({ model, messages, response_format });
  assert.deepEqual(JSON.parse(whole.choices[0].message.content), { mood: "good" });
});

test("silence is borne", async () => {
  const scope = marker();
  await answer(scope, text("before "), pause(12), text("after"));
  assert.equal((await streamed(asking(scope))).content, "before after");
});

for (const [name, what] of Object.entries(BROKEN_OFF)) {
  test(`an answer that breaks off throws: ${name}`, async () => {
    const scope = marker();
    await answer(scope, text("one "), text("two "), text("three"));
    await fault(scope, what);
    await assert.rejects(streamed(asking(scope)), OpenAI.APIError);
  });
}

test("what is wrong is told with its field", async () => {
  const wrong = client.chat.completions.create({ model, messages: asking(3) });
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.match(error.param, /messages/);
    return true;
  });
  await assert.rejects(client.completions.create({ model, prompt: "Hello" }), (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.match(error.message, /\/v1\/chat\/completions/);
    return true;
  });
});

test("a response, whole, streamed and gone on with", async () => {
  const scope = marker();
  const first = await client.responses.create({ model, input: `Remember ${scope}` });
  assert.ok(first.output_text.includes(scope));
  const next = await client.responses.create({ model, input: "And now?", previous_response_id: first.id });
  assert.notEqual(next.id, first.id);
  await answer(scope, text("one "), text("two"));
  const stream = client.responses.stream({ model, input: scope });
  const kinds = [];
  for await (const event of stream) kinds.push(event.type);
  assert.equal(kinds[0], "response.created");
  assert.equal(kinds.at(-1), "response.completed");
  assert.equal((await stream.finalResponse()).output_text, "one two");
});

test("a response that calls a function", async () => {
  const tools = [{ type: "function", strict: false, ...weather }];
  const input = asking('Call the function get_weather with {"city": "Oslo"}');
  const first = await client.responses.create({ model, input, tools });
  const call = first.output.find((item) => item.type === "function_call");
  assert.equal(call.name, "get_weather");
  assert.deepEqual(JSON.parse(call.arguments), { city: "Oslo" });
  const result = { type: "function_call_output", call_id: call.call_id, output: "sunny" };
  const last = await client.responses.create({ model, tools, input: [result], previous_response_id: first.id });
  assert.match(last.output_text, /sunny/);
});

test("a response that breaks off is told as failed", async () => {
  const scope = marker();
  await answer(scope, text("one "), text("two "), text("three"));
  await fault(scope, BROKEN_OFF["cut in an object"]);
  const kinds = [];
  const read = async () => {
    for await (const event of await client.responses.create({ model, input: scope, stream: true })) kinds.push(event.type);
  };
  await read().catch((error) => assert.ok(error instanceof OpenAI.APIError));
  assert.ok(!kinds.includes("response.completed"), kinds.join());
});

test("images are made and edited", async () => {
  const made = await client.images.generate({ model, prompt: `a boat ${marker()}`, response_format: "b64_json" });
  assert.equal(Buffer.from(made.data[0].b64_json, "base64").subarray(1, 4).toString(), "PNG");
  const image = await toFile(PNG, "point.png", { type: "image/png" });
  const edited = await client.images.edit({ model, image, prompt: `more blue ${marker()}`, response_format: "b64_json" });
  assert.ok(edited.data[0].b64_json);
});

test("an image within a question reaches the upstream", async () => {
  const scope = marker();
  const url = `data:image/png;base64,${PNG.toString("base64")}`;
  const content = [{ type: "text", text: `What is it? ${scope}` }, { type: "image_url", image_url: { url } }];
  const whole = await client.chat.completions.create({ model, messages: asking(content) });
  assert.match(whole.choices[0].message.content, /received 1 file/);
  assert.equal((await prompts(scope)).length, 1);
});

test("models are listed", async () => {
  const ids = [];
  for await (const card of client.models.list()) ids.push(card.id);
  assert.ok(ids.includes(model));
});
