// What lives here: tests of what stands in the form for a setting, and what it becomes.
import { describe, expect, it } from "vitest";
import type { Setting } from "../../api/types/configuration";
import { changesIn, draftOf, readDraft, valuesOf } from "./settingDraft";

const setting = (more: Partial<Setting>): Setting => ({
  path: "a.b",
  section: "a",
  value: null,
  default: "",
  source: "default",
  kind: "text",
  description: "",
  secret: false,
  hot: true,
  changeable: true,
  restart_needed: false,
  ...more,
});

describe("drafts", () => {
  const samples: [Partial<Setting>, unknown][] = [
    [{ kind: "integer", value: 15 }, "15"],
    [{ kind: "boolean", value: true }, true],
    [{ kind: "text", value: null }, ""],
    [{ kind: "list", value: ["a", "b"] }, "a\nb"],
    [{ kind: "list", value: [{ id: "m" }] }, '[\n  {\n    "id": "m"\n  }\n]'],
    [{ kind: "text", value: null, default: null }, ""],
    [{ kind: "choice", value: null, default: null, choices: ["a"] }, ""],
    [{ kind: "map", value: { "gpt-*": "gemini-2.5-flash" } }, "gpt-* = gemini-2.5-flash"],
    [{ kind: "map", value: { n: 1 } }, '{\n  "n": 1\n}'],
    [{ kind: "text", value: "***", secret: true }, ""],
  ];
  it.each(samples)("%j begins as %j, which is no change", (more, draft) => {
    const one = setting(more);
    expect(draftOf(one)).toBe(draft);
    expect(changesIn([one], { "a.b": draftOf(one) })).toEqual([]);
  });

  it("reads whole numbers, and minds the limits", () => {
    const one = setting({ kind: "integer", value: 1, minimum: 1, maximum: 50 });
    expect(readDraft(one, "51")).toEqual({ problem: { kind: "maximum", maximum: 50 } });
    expect(readDraft(one, " 20 ")).toEqual({ value: 20 });
    expect(readDraft(one, "0")).toEqual({ problem: { kind: "minimum", minimum: 1 } });
    for (const wrong of ["", "1.5", "many", "1e400"]) {
      expect(readDraft(one, wrong)).toEqual({ problem: { kind: "integer" } });
    }
  });

  it("reads maps line by line, and names the line that is wrong", () => {
    const one = setting({ kind: "map", value: {} });
    expect(readDraft(one, "a = b\n\n c=d=e ")).toEqual({ value: { a: "b", c: "d=e" } });
    expect(readDraft(one, "a = b\nc")).toEqual({ problem: { kind: "map", line: 2 } });
  });

  it("reads other maps as JSON", () => {
    const one = setting({ kind: "map", value: { n: 1 } });
    expect(readDraft(one, '{"n": 2}')).toEqual({ value: { n: 2 } });
    expect(readDraft(one, "[1]")).toEqual({ problem: { kind: "json" } });
  });

  it("reads lists of other things as JSON", () => {
    const one = setting({ kind: "list", value: [], default: [{ id: "m" }] });
    expect(readDraft(one, '[{"id": "n"}]')).toEqual({ value: [{ id: "n" }] });
    for (const wrong of ["m", "{}"]) {
      expect(readDraft(one, wrong)).toEqual({ problem: { kind: "jsonList" } });
    }
  });

  it("takes away what is emptied and may be missing", () => {
    expect(readDraft(setting({ value: "x", default: null }), " ")).toEqual({ value: null });
    expect(readDraft(setting({ value: "x", default: "" }), " ")).toEqual({ value: "" });
    expect(readDraft(setting({ kind: "choice", value: "x", default: null }), "")).toEqual({
      value: null,
    });
  });
});

describe("changes", () => {
  it("are those that say something else", () => {
    const settings = [
      setting({ path: "n", kind: "integer", value: 5 }),
      setting({ path: "l", kind: "list", value: ["x"] }),
      setting({ path: "s", kind: "text", value: "***", secret: true }),
    ];
    const changes = changesIn(settings, { n: "5 ", l: "x\ny", s: "new" });
    expect(valuesOf(changes)).toEqual({ l: ["x", "y"], s: "new" });
  });

  it("of secrets are kept also when they look like the mask", () => {
    const one = setting({ value: "***", secret: true });
    expect(changesIn([one], { "a.b": "***" })).toHaveLength(1);
  });
});
