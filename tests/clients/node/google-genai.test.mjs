// What lives here: Google's official SDK for Node against the gateway.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, GoogleGenAI } from "@google/genai";

import { BROKEN_OFF, answer, fault, gateway, marker, pause, text, thought } from "./simulator.mjs";

const model = "gemini-2.5-flash";
const client = new GoogleGenAI({ apiKey: gateway.key, httpOptions: { baseUrl: gateway.url } });
const weather = {
  name: "get_weather",
  description: "Tells the weather of a city.",
  parametersJsonSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const TASK = 'Call the function get_weather with {"city": "Oslo"}';

async function streamed(contents, config) {
  const chunks = [];
  for await (const chunk of await client.models.generateContentStream({ model, contents, config })) chunks.push(chunk);
  return chunks;
}

const joined = (chunks) => chunks.map((chunk) => chunk.text ?? "").join("");

test("an answer, whole and streamed", async () => {
  const scope = marker();
  const whole = await client.models.generateContent({ model, contents: `Hello ${scope}` });
  assert.ok(whole.text.includes(scope));
  assert.equal(whole.candidates[0].finishReason, "STOP");
  assert.ok(whole.usageMetadata.totalTokenCount > 0);
  await answer(scope, thought("Hm."), text("Grüße, "), text("世界"));
  assert.equal(joined(await streamed(scope)), "Grüße, 世界");
});

test("a function is called, whole and streamed, and its response goes back", async () => {
  const config = { tools: [{ functionDeclarations: [weather] }] };
  for (const ask of [
    async (contents) => [await client.models.generateContent({ model, contents, config })],
    (contents) => streamed(contents, config),
  ]) {
    const turns = [{ role: "user", parts: [{ text: TASK }] }];
    const [call] = (await ask(turns)).flatMap((chunk) => chunk.functionCalls ?? []);
    assert.equal(call.name, "get_weather");
    assert.deepEqual(call.args, { city: "Oslo" });
    const functionResponse = { id: call.id, name: call.name, response: { output: "sunny in Oslo" } };
    turns.push({ role: "model", parts: [{ functionCall: call }] }, { role: "user", parts: [{ functionResponse }] });
    assert.match(joined(await ask(turns)), /sunny in Oslo/);
  }
});

test("an answer in the form of a schema", async () => {
  const responseSchema = { type: "OBJECT", properties: { score: { type: "INTEGER" } }, required: ["score"] };
  const config = { responseMimeType: "application/json", responseSchema };
  const whole = await client.models.generateContent({ model, contents: "How good is it?", config });
  assert.equal(typeof JSON.parse(whole.text).score, "number");
});

test("tokens are counted", async () => {
  const count = async (contents) => (await client.models.countTokens({ model, contents })).totalTokens;
  assert.ok((await count("Hello")) > 0);
  assert.ok((await count("Hello ".repeat(100))) > (await count("Hello")));
});

test("silence is borne", async () => {
  const scope = marker();
  await answer(scope, text("before "), pause(12), text("after"));
  assert.equal(joined(await streamed(scope)), "before after");
});

for (const [name, what] of Object.entries(BROKEN_OFF)) {
  test(`an answer that breaks off throws: ${name}`, async () => {
    const scope = marker();
    await answer(scope, text("one "), text("two "), text("three"));
    await fault(scope, what);
    await assert.rejects(streamed(scope), ApiError);
  });
}

test("what is wrong is told with its field", async () => {
  const wrong = client.models.generateContent({ model, contents: "Hello", config: { temperature: "warm" } });
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, 400);
    assert.match(error.message, /temperature/);
    return true;
  });
});

test("models are listed", async () => {
  const names = [];
  for await (const card of await client.models.list()) names.push(card.name);
  assert.ok(names.includes(`models/${model}`));
});
