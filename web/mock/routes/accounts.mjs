// What lives here: the stand-in's accounts.
import { byStatus } from "../data/accounts.mjs";
import { ago } from "../random.mjs";
import { Refusal, readJson } from "../routing.mjs";
import { record } from "../state.mjs";
import { filterAccounts, pageOf } from "./lists.mjs";
import { fileItem } from "./poolFiles.mjs";

/** What only the details of an account show. */
const DETAILS = [
  "file",
  "has_config_id",
  "has_csesidx",
  "size_bytes",
  "modified_at",
  "in_flight",
  "cooldowns",
].concat(["disabled", "generation", "history"]);

const listItem = (account) =>
  Object.fromEntries(Object.entries(account).filter(([name]) => !DETAILS.includes(name)));

function find(state, email) {
  const account = state.accounts.find((candidate) => candidate.email === email.toLowerCase());
  if (!account) throw new Refusal(404, `there is no account ${email}`);
  return account;
}

function become(state, account, status) {
  account.status = status;
  account.is_valid = ["ready", "pending", "cooldown", "pending_external"].includes(status);
  account.disabled = status === "disabled";
  delete account.invalid_reason;
  delete account.reason;
  account.cooldowns = {};
  account.history.unshift({ at: ago(0), event: status });
  state.accounts.sort(byStatus);
}

function routeChanges(router) {
  router.on("POST", "/admin/accounts/:email/disable", ({ state, params }) => {
    const account = find(state, params.email);
    become(state, account, "disabled");
    record(state, "account.disable", account.email_masked);
    return { message: "disabled", email: account.email, status: account.status };
  });

  router.on("POST", "/admin/accounts/:email/enable", ({ state, params }) => {
    const account = find(state, params.email);
    become(state, account, "pending");
    record(state, "account.enable", account.email_masked);
    return { message: "enabled", email: account.email, status: account.status };
  });

  router.on("POST", "/admin/accounts/:email/refresh", ({ state, params }) => {
    const account = find(state, params.email);
    if (account.status === "invalid")
      throw new Refusal(409, `${account.email} can't be used: ${account.invalid_reason}`);
    become(state, account, "ready");
    return { message: "minting", email: account.email, status: account.status };
  });

  router.on("DELETE", "/admin/accounts/:email", ({ state, params }) => {
    const account = find(state, params.email);
    state.accounts.splice(state.accounts.indexOf(account), 1);
    record(state, "account.delete", account.email_masked);
    return {
      message: "deleted",
      email: account.email,
      deleted_files: [account.file],
      backup_file: "backups/deleted-20260101-120000.zip",
    };
  });
}

export function routeAccounts(router) {
  router.on("GET", "/admin/accounts", ({ state, query }) => {
    const items = filterAccounts(state.accounts, query).map(listItem);
    if (query.has("page") || query.has("page_size")) return pageOf(items, query);
    return {
      items,
      total: items.length,
      state: query.get("state") ?? "all",
      status: query.get("status") ?? "",
      q: query.get("q") ?? "",
    };
  });

  router.on("GET", "/admin/accounts/:email", ({ state, params }) => {
    const account = find(state, params.email);
    return { ...account, files: [fileItem(account)] };
  });

  router.on("POST", "/admin/accounts/:email/test", async ({ state, params, request }) => {
    const account = find(state, params.email);
    const { model = "gemini-2.5-flash" } = await readJson(request, { optional: true });
    if (["invalid", "disabled", "unknown"].includes(account.status)) {
      throw new Refusal(409, `${account.email} is ${account.status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 400));
    if (account.status === "pending_external") {
      return {
        ok: false,
        model,
        error: "the auth service refused the cookies (401)",
        outcome: "unauthorized",
        duration_ms: 212,
      };
    }
    return {
      ok: true,
      model,
      text: "Hello! I am well, thank you.",
      outcome: "ok",
      duration_ms: 1480,
      first_content_ms: 610,
    };
  });
  routeChanges(router);
}
