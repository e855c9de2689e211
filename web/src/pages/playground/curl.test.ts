// What lives here: tests of calls as commands.
/// <reference types="node" />
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { curlOf } from "./curl";
import { DIALECTS } from "./dialects";

const question = {
  model: "gemini-2.5-pro",
  system: "",
  streamed: true,
  messages: [{ role: "user" as const, text: 'It\'s $HOME, `id` and "x"\n', pictures: [] }],
};

describe("curlOf", () => {
  it("names the key by a variable, and survives a shell", () => {
    const command = curlOf(DIALECTS.openai.call(question), "http://gateway.example", true);
    expect(command).toContain('-H "Authorization: Bearer $KEY"');
    // The shell prints the arguments that curl would get.
    const script = command.replace(/^curl/, String.raw`printf '%s\0'`);
    const printed = execFileSync("sh", ["-c", script], { env: { KEY: "sk-1" } }).toString();
    const given = printed.split("\0");
    expect(given.slice(0, 2)).toEqual(["-N", "http://gateway.example/v1/chat/completions"]);
    expect(given).toContain("Authorization: Bearer sk-1");
    const body = given[given.indexOf("-d") + 1] ?? "";
    expect(JSON.parse(body)).toEqual(DIALECTS.openai.call(question).body);
  });
});
