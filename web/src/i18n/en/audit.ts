// What lives here: English texts of the audit page.

export const audit = {
  title: "Audit",
  about: "Who changed what, newest first.",
  column: { at: "When", by: "Who", action: "What", target: "Of what", details: "Details" },
  empty: "Nothing was changed yet.",
};
