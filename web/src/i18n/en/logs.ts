// What lives here: English texts of the log page.

export const logs = {
  title: "Logs",
  about: "What all processes write down, as it comes.",
  source: {
    label: "Source",
    all: "All sources",
    business2api: "business2api",
    registrar: "Registrar",
  },
  level: {
    label: "Level",
    all: "All levels",
    error: "Errors",
    warn: "Warnings",
    info: "Information",
    debug: "Details",
  },
  word: { error: "error", warn: "warn", info: "info", debug: "debug" },
  search: "Search these lines",
  pause: "Pause",
  resume: "Resume",
  resumeWith_one: "Resume ({{count}} new)",
  resumeWith_other: "Resume ({{count}} new)",
  clear: "Clear",
  download: "Save as a file",
  toEnd: "To the newest",
  state: {
    connecting: "connecting",
    live: "live",
    lost: "connection lost, trying again",
    paused: "paused",
  },
  shown: "{{shown}} of {{kept}} lines; the oldest leave at {{limit}}.",
  list: "Log lines",
  empty: "No line came yet.",
  emptyFiltered: "No line matches.",
};
