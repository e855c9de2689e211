// What lives here: tests of how the details of an audit entry are told.
import { describe, expect, it } from "vitest";
import { detailsText } from "./detailsText";

describe("detailsText", () => {
  it("tells what settings were and are, and of secrets only what they are", () => {
    const changes = {
      n: { from: 15, to: 20 },
      proxy: { to: "***" },
      media: { from: "url", to: null },
    };
    expect(detailsText({ version: 7, changes })).toBe("n: 15 → 20\nproxy: → ***\nmedia: url → –");
  });

  it("tells other details by name", () => {
    expect(detailsText({ success: 1, failed: 0 })).toBe("success: 1, failed: 0");
    expect(detailsText("words")).toBe("words");
    for (const nothing of [undefined, null, "", {}]) expect(detailsText(nothing)).toBe("–");
  });
});
