// What lives here: English texts of the page of Flow tokens.

export const flow = {
  title: "Flow tokens",
  about: "Tokens with which Flow makes images and videos.",
  off: {
    title: "Flow is switched off",
    text: "The gateway says: {{message}}",
  },
  tile: { total: "Tokens", ready: "Ready", disabled: "Disabled", errored: "With errors" },
  column: {
    token: "Token",
    email: "Account",
    state: "State",
    credits: "Credits",
    errors: "Errors",
    lastUsed: "Last used",
    actions: "Actions",
  },
  state: { ready: "ready", disabled: "disabled", errored: "errors" },
  empty: { title: "There are no tokens yet", text: "Add one with a cookie from a Flow session." },
  reload: "Read folder again",
  reloaded_one: "{{count}} new token; {{total}} in all.",
  reloaded_other: "{{count}} new tokens; {{total}} in all.",
  add: {
    title: "Add a token",
    cookie: "Cookie",
    hint: "The whole cookie of a Flow session that you own. It is kept by the gateway and never shown again.",
    action: "Add",
    done: "Added: {{id}}",
  },
  remove: {
    of: "Remove {{id}}",
    title: "Remove a token",
    text: "{{id}} ({{email}}) is no longer used, and its file is deleted.",
    action: "Remove it",
    done: "Removed.",
  },
};
