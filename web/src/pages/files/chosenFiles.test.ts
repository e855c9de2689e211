// What lives here: tests of which of the chosen files can be imported.
import { describe, expect, it } from "vitest";
import { LARGEST_IMPORT, sortChosen, splitError } from "./chosenFiles";

const file = (name: string, size = 3) => {
  const made = new File(["{}"], name);
  Object.defineProperty(made, "size", { value: size });
  return made;
};

describe("sortChosen", () => {
  it("takes JSON and ZIP in any case, and names the others", () => {
    const chosen = sortChosen([file("a.json"), file("B.ZIP"), file("c.csv"), file("json")]);
    expect(chosen.fitting.map((one) => one.name)).toEqual(["a.json", "B.ZIP"]);
    expect(chosen.wrong).toEqual(["c.csv", "json"]);
    expect(chosen.isTooLarge).toBe(false);
  });

  it("adds sizes up", () => {
    expect(sortChosen([file("a.zip", LARGEST_IMPORT), file("b.json", 1)]).isTooLarge).toBe(true);
  });
});

describe("splitError", () => {
  it("ends the name at the first colon and blank", () => {
    expect(splitError("a:b.json: no JSON: expected value")).toEqual({
      name: "a:b.json",
      why: "no JSON: expected value",
    });
    expect(splitError("broken")).toEqual({ name: "broken", why: "" });
  });
});
