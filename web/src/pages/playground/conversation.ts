// What lives here: the conversation of the playground: kept while one looks at other pages, never beyond the session.
import { useSyncExternalStore } from "react";
import { onSessionEnd } from "../../api/request";
import type { DialectName } from "../../api/types/requests";
import { withoutFiles } from "./answerParts";
import { ask } from "./ask";
import { DIALECTS } from "./dialects";
import type { Call, Message, Piece, Picture, Question } from "./dialects/dialect";

export interface Answer {
  text: string;
  reasoning: string;
  pictures: { mimeType: string; data: string }[];
  isRunning: boolean;
  error?: string;
  status?: number;
  requestId?: string | undefined;
  /** How it ended, in the dialect's words. */
  reason?: string;
  outcome?: "stopped" | "cut" | "unreachable";
  startedAt: number;
  firstContentMs?: number;
  durationMs?: number;
  input?: number;
  output?: number;
}

export interface Turn {
  id: number;
  dialect: DialectName;
  question: Question;
  answer: Answer;
}

export interface Playground {
  key: string;
  dialect: DialectName;
  model: string;
  system: string;
  streamed: boolean;
  turns: Turn[];
}

const START: Playground = {
  key: "",
  dialect: "openai",
  model: "gemini-2.5-flash",
  system: "",
  streamed: true,
  turns: [],
};

let state = START;
let running: AbortController | undefined;
let lastId = 0;
const listeners = new Set<() => void>();

function set(changes: Partial<Playground>): void {
  state = { ...state, ...changes };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePlayground = (): Playground => useSyncExternalStore(subscribe, () => state);

export const changePlayground = (changes: Partial<Omit<Playground, "turns">>): void => {
  set(changes);
};

export function stopAsking(): void {
  running?.abort();
}

export function newConversation(): void {
  stopAsking();
  set({ turns: [] });
}

// Neither the key nor what was said is there for whoever signs in next.
onSessionEnd(() => {
  stopAsking();
  set(START);
});

function changeAnswer(id: number, change: (answer: Answer) => Answer): void {
  set({
    turns: state.turns.map((turn) =>
      turn.id === id ? { ...turn, answer: change(turn.answer) } : turn,
    ),
  });
}

/** `answer` with one more piece. */
export function withPiece(answer: Answer, piece: Piece, now: number): Answer {
  const isContent = piece.kind === "text" || piece.kind === "picture";
  const first = answer.firstContentMs ?? (isContent ? now - answer.startedAt : undefined);
  const next: Answer = { ...answer, ...(first === undefined ? {} : { firstContentMs: first }) };
  switch (piece.kind) {
    case "text":
      return { ...next, text: next.text + piece.text };
    case "reasoning":
      return { ...next, reasoning: next.reasoning + piece.text };
    case "picture":
      return { ...next, pictures: [...next.pictures, piece] };
    case "usage":
      return {
        ...next,
        ...(piece.input === undefined ? {} : { input: piece.input }),
        ...(piece.output === undefined ? {} : { output: piece.output }),
      };
    case "end":
      return { ...next, reason: piece.reason };
    case "error":
      return { ...next, error: piece.message };
  }
}

/** What was said so far; turns that failed are not part of it. */
export function messagesOf(turns: Turn[]): Message[] {
  return turns
    .filter(({ answer }) => answer.error === undefined && answer.outcome === undefined)
    .flatMap(({ question, answer }) => {
      const asked = question.messages.at(-1);
      const text = withoutFiles(answer.text);
      const said: Message = { role: "assistant", text, pictures: [] };
      return asked ? [asked, said] : [];
    });
}

export const callOf = (dialect: DialectName, question: Question): Call =>
  DIALECTS[dialect].call(question);

export async function sendMessage(text: string, pictures: Picture[]): Promise<void> {
  const { dialect, model, system, streamed, key, turns } = state;
  const controller = new AbortController();
  running = controller;
  lastId += 1;
  const id = lastId;
  const startedAt = performance.now();
  const question: Question = {
    model: model.trim(),
    system: system.trim(),
    streamed,
    messages: [...messagesOf(turns), { role: "user", text, pictures }],
  };
  const answer: Answer = { text: "", reasoning: "", pictures: [], isRunning: true, startedAt };
  set({ turns: [...turns, { id, dialect, question, answer }] });

  let outcome: Answer["outcome"];
  try {
    const isWhole = await ask(
      {
        call: callOf(dialect, question),
        dialect: DIALECTS[dialect],
        key,
        streamed,
        signal: controller.signal,
      },
      {
        onStatus: (status, requestId) => {
          changeAnswer(id, (before) => ({ ...before, status, requestId }));
        },
        onPieces: (pieces) => {
          const now = performance.now();
          changeAnswer(id, (before) =>
            pieces.reduce((each, piece) => withPiece(each, piece, now), before),
          );
        },
      },
    );
    if (!isWhole) outcome = "cut";
  } catch {
    const hasBegun = state.turns.find((turn) => turn.id === id)?.answer.status !== undefined;
    outcome = controller.signal.aborted ? "stopped" : hasBegun ? "cut" : "unreachable";
  }
  changeAnswer(id, (before) => ({
    ...before,
    isRunning: false,
    durationMs: performance.now() - startedAt,
    ...(outcome === undefined ? {} : { outcome }),
  }));
  if (running === controller) running = undefined;
}
