// What lives here: the stand-in's endpoints for clients, in all three dialects.
import { makeRequest } from "../data/requests.mjs";
import { Refusal, readJson, sendJson } from "../routing.mjs";
import { picture } from "../data/picture.mjs";

const MODELS = [
  "gemini-2.5-flash",
  "gemini-2.5-pro",
  "gemini-3-pro-preview",
  "gemini-2.5-pro-image",
];
const TEXT =
  "Here is an answer, piece by piece. It has **marks**, <b>tags</b> and 中文, and it ends here.";

function requireKey(state, request) {
  const { authorization = "", "x-api-key": claude, "x-goog-api-key": gemini } = request.headers;
  const key = claude ?? gemini ?? authorization.replace(/^Bearer /, "");
  const isKnown = key === state.clientKey || String(key).startsWith("sk-b2a-");
  return isKnown;
}

/** Writes one event each few milliseconds, until the client leaves. */
async function stream(context, events) {
  const { response } = context;
  response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": context.id });
  let gone = false;
  response.on("close", () => (gone = true));
  for (const event of events) {
    if (gone) return;
    response.write(event);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  response.end();
}

const data = (value, event) =>
  `${event ? `event: ${event}\n` : ""}data: ${JSON.stringify(value)}\n\n`;
const words = () => TEXT.match(/\S+\s*/g) ?? [];

function pieces(model) {
  const image = `\n\n![image](data:image/png;base64,${picture()})`;
  return model.includes("-image") ? [...words(), image.slice(0, 40), image.slice(40)] : words();
}

function remember(context, model, dialect) {
  const { state } = context;
  if (state.accounts.length === 0) return;
  state.requests.unshift({
    ...makeRequest(state.random, state.accounts, 0),
    id: context.id,
    model,
    dialect,
    key: "Playground",
    key_id: "key_playground",
    status: 200,
    error: undefined,
  });
}

async function openai(context) {
  const { state, request, response } = context;
  context.id = `req_${state.random.hex(16)}`;
  const error = (status, message) =>
    sendJson(
      response,
      status,
      { error: { message, type: "invalid_request_error", code: null } },
      { "x-request-id": context.id },
    );
  if (!requireKey(state, request)) return error(401, "Incorrect API key provided.");
  const { model, stream: streamed } = await readJson(request);
  if (!MODELS.includes(model)) return error(404, `The model '${model}' does not exist.`);
  remember(context, model, "openai");
  if (!streamed) {
    const message = { role: "assistant", content: pieces(model).join("") };
    return sendJson(
      response,
      200,
      {
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage: { prompt_tokens: 12, completion_tokens: 34 },
      },
      { "x-request-id": context.id },
    );
  }
  /** @param {string | null} finish */
  const chunk = (delta, finish = null) =>
    data({
      object: "chat.completion.chunk",
      model,
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
  await stream(context, [
    chunk({ role: "assistant" }),
    chunk({ reasoning_content: "The user greets. " }),
    ...pieces(model).map((content) => chunk({ content })),
    chunk({}, "stop"),
    data({ choices: [], usage: { prompt_tokens: 12, completion_tokens: 34 } }),
    "data: [DONE]\n\n",
  ]);
}

async function claude(context) {
  const { state, request, response } = context;
  context.id = `req_${state.random.hex(16)}`;
  const error = (status, type, message) =>
    sendJson(
      response,
      status,
      { type: "error", error: { type, message } },
      { "x-request-id": context.id },
    );
  if (!requireKey(state, request)) return error(401, "authentication_error", "invalid x-api-key");
  const { model, stream: streamed } = await readJson(request);
  if (!MODELS.includes(model)) return error(404, "not_found_error", `model: ${model}`);
  remember(context, model, "claude");
  const usage = { input_tokens: 12, output_tokens: 34 };
  if (!streamed) {
    const content = [
      { type: "thinking", thinking: "The user greets." },
      { type: "text", text: pieces(model).join("") },
    ];
    return sendJson(
      response,
      200,
      { type: "message", role: "assistant", content, stop_reason: "end_turn", usage },
      { "x-request-id": context.id },
    );
  }
  const delta = (value, index) =>
    data({ type: "content_block_delta", index, delta: value }, "content_block_delta");
  await stream(context, [
    data(
      { type: "message_start", message: { usage: { input_tokens: 12, output_tokens: 0 } } },
      "message_start",
    ),
    data({ type: "ping" }, "ping"),
    delta({ type: "thinking_delta", thinking: "The user greets. " }, 0),
    ...pieces(model).map((text) => delta({ type: "text_delta", text }, 1)),
    data(
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 34 } },
      "message_delta",
    ),
    data({ type: "message_stop" }, "message_stop"),
  ]);
}

async function gemini(context) {
  const { state, request, response, params } = context;
  context.id = `req_${state.random.hex(16)}`;
  const [model = "", action] = params.action.split(":");
  const error = (code, status, message) =>
    sendJson(response, code, { error: { code, message, status } }, { "x-request-id": context.id });
  if (!requireKey(state, request)) return error(401, "UNAUTHENTICATED", "API key not valid.");
  await readJson(request);
  if (!MODELS.includes(model)) return error(404, "NOT_FOUND", `models/${model} is not found`);
  remember(context, model, "gemini");
  const image = { inlineData: { mimeType: "image/png", data: picture() } };
  const parts = [
    { text: "The user greets. ", thought: true },
    ...words().map((text) => ({ text })),
  ];
  const all = model.includes("-image") ? [...parts, image] : parts;
  const answer = (some, more = {}) => ({
    candidates: [{ content: { role: "model", parts: some }, ...more }],
  });
  const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: 34 };
  if (action === "generateContent")
    return sendJson(
      response,
      200,
      { ...answer(all, { finishReason: "STOP" }), usageMetadata },
      { "x-request-id": context.id },
    );
  await stream(context, [
    ...all.map((part) => data(answer([part]))),
    data({ candidates: [{ finishReason: "STOP" }], usageMetadata }),
  ]);
}

export function routeChat(router) {
  router.on("GET", "/v1/models", ({ state, request }) => {
    if (!requireKey(state, request)) throw new Refusal(401, "a key is needed");
    return {
      object: "list",
      data: MODELS.map((id) => ({ id, object: "model", created: 0, owned_by: "google" })),
    };
  });
  router.on("POST", "/v1/chat/completions", openai);
  router.on("POST", "/v1/messages", claude);
  router.on("POST", "/v1beta/models/:action", gemini);
}
