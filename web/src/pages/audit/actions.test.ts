// What lives here: tests of how the actions of the audit get their words.
import { describe, expect, it } from "vitest";
import { audit } from "../../i18n/en/audit";
import { knownAction } from "./actions";

describe("knownAction", () => {
  it("has words for what the gateway records", () => {
    expect(knownAction("panel.sign_in")).toBe("panel_sign_in");
    expect(knownAction("pool_files.delete_invalid")).toBe("pool_files_delete_invalid");
    for (const name of Object.keys(audit.action)) expect(knownAction(name)).toBe(name);
  });

  it("knows nothing of other words", () => {
    for (const word of ["", "later.action", "toString"]) expect(knownAction(word)).toBeUndefined();
  });
});
