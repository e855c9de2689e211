// What lives here: tests of the parts of an answer's text.
import { describe, expect, it } from "vitest";
import { partsOf, withoutFiles } from "./answerParts";

const origin = "https://gateway.example";
const image = "data:image/png;base64,QUJD";

describe("partsOf", () => {
  it("finds files between words", () => {
    expect(partsOf(`a ![image](${image}) b`, origin, true)).toEqual([
      { kind: "text", text: "a " },
      { kind: "inline", address: image, mimeType: "image/png" },
      { kind: "text", text: " b" },
    ]);
  });

  it("tells what the gateway serves from what lies elsewhere", () => {
    const text = "![image](https://other.example/media/ab.png)![x](https://evil.example/p.gif)";
    expect(partsOf(text, origin, true)).toEqual([
      { kind: "served", address: "/media/ab.png" },
      { kind: "external", address: "https://evil.example/p.gif" },
    ]);
  });

  it("leaves alone what is no picture", () => {
    for (const text of [
      "![x](javascript:alert(1))",
      "![x](data:text/html;base64,QUJD)",
      "![x](data:image/png;base64,QU JD)",
      "[link](https://a.example)",
    ]) {
      expect(partsOf(text, origin, true)).toEqual([{ kind: "text", text }]);
    }
  });

  it("waits for the rest of a file that is on its way", () => {
    const text = `see ![image](${image})`;
    for (let length = "see !".length + 1; length < text.length; length += 1) {
      expect(partsOf(text.slice(0, length), origin, false)).toEqual([
        { kind: "text", text: "see " },
      ]);
    }
    expect(partsOf(text, origin, false)).toHaveLength(2);
    expect(partsOf("see ![image](data:ima", origin, true)).toHaveLength(1);
  });
});

describe("withoutFiles", () => {
  it("puts a word in the place of files within the text", () => {
    expect(withoutFiles(`a ![image](${image})![i](/media/x.png)`)).toBe(
      "a [image]![i](/media/x.png)",
    );
  });
});
