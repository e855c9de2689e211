// What lives here: the gateway under test and its simulated upstream, as the tests of the Node SDKs use them.

import { randomUUID } from "node:crypto";

export const gateway = { url: process.env.GATEWAY_URL, key: process.env.GATEWAY_KEY };

/** A word that only one test's prompts hold. */
export const marker = () => `marker-${randomUUID().slice(0, 13)}`;

export const text = (value) => ({ kind: "text", text: value });
export const thought = (value) => ({ kind: "thought", text: value });
export const pause = (seconds) => ({ kind: "pause", ms: seconds * 1000 });

/** What breaks an answer when some of it has been seen already. */
export const BROKEN_OFF = {
  "an error object": { kind: "error_in_array", code: 503, after_pieces: 2 },
  "cut in an object": { kind: "cut_mid_object", after_pieces: 2 },
  "a lost connection": { kind: "cut_mid_object", after_pieces: 2, abort: true },
};

/** The next answer to a prompt with this marker. */
export const answer = (scope, ...pieces) =>
  call("POST", "/answers", { scope: { body_contains: scope }, answers: [{ pieces }] });

/** What the next call with this marker meets. */
export const fault = (scope, what) =>
  call("POST", "/faults", { call: "stream_assist", scope: { body_contains: scope }, faults: [what] });

/** The prompts with this marker, as they reached the upstream, oldest first. */
export async function prompts(scope) {
  const requests = await call("GET", "/requests");
  return requests
    .filter((request) => request.call === "stream_assist")
    .map((request) => request.body.streamAssistRequest.query.parts.map((part) => part.text).join("\n"))
    .filter((prompt) => prompt.includes(scope));
}

async function call(method, path, body) {
  const response = await fetch(`${process.env.SIMULATOR_URL}/simulator${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const content = await response.text();
  return content && JSON.parse(content);
}
