// What lives here: tests of the conversation of the playground.
import { describe, expect, it } from "vitest";
import { type Answer, messagesOf, type Turn, withPiece } from "./conversation";

const empty: Answer = { text: "", reasoning: "", pictures: [], isRunning: true, startedAt: 100 };

describe("an answer", () => {
  it("grows by its pieces, and knows when the first content came", () => {
    let answer = withPiece(empty, { kind: "reasoning", text: "hm" }, 150);
    expect(answer.firstContentMs).toBeUndefined();
    answer = withPiece(answer, { kind: "text", text: "a" }, 300);
    answer = withPiece(answer, { kind: "text", text: "b" }, 400);
    answer = withPiece(answer, { kind: "usage", input: 3 }, 400);
    answer = withPiece(answer, { kind: "usage", output: 4 }, 400);
    answer = withPiece(answer, { kind: "end", reason: "stop" }, 500);
    expect(answer).toMatchObject({
      text: "ab",
      reasoning: "hm",
      firstContentMs: 200,
      input: 3,
      output: 4,
      reason: "stop",
    });
  });
});

describe("what was said so far", () => {
  const turn = (id: number, more: Partial<Answer>): Turn => ({
    id,
    dialect: "openai",
    question: {
      model: "m",
      system: "",
      streamed: true,
      messages: [{ role: "user", text: `question ${id}`, pictures: [] }],
    },
    answer: { ...empty, isRunning: false, text: `answer ${id}`, ...more },
  });

  it("is without turns that failed", () => {
    const turns = [
      turn(1, {}),
      turn(2, { error: "no account" }),
      turn(3, { outcome: "stopped" }),
      turn(4, { text: "see ![image](data:image/png;base64,QUJD)" }),
    ];
    expect(messagesOf(turns).map((message) => message.text)).toEqual([
      "question 1",
      "answer 1",
      "question 4",
      "see [image]",
    ]);
  });
});
