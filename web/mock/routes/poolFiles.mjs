// What lives here: the stand-in's account files.
import { Refusal, readBody, readJson } from "../routing.mjs";
import { record } from "../state.mjs";
import { filterAccounts, pageOf } from "./lists.mjs";

export const fileItem = (account) => ({
  file_name: account.file,
  email_from_filename: account.email,
  parse_ok: account.invalid_reason !== "missing authorization",
  ...(account.status === "invalid" ? { parse_error: account.invalid_reason } : {}),
  exists_in_pool: account.status !== "unknown",
  pool_status: account.status,
  has_config_id: account.has_config_id,
  has_csesidx: account.has_csesidx,
  size_bytes: account.size_bytes,
  modified_at: account.modified_at,
  email: account.email,
});

const candidates = (state) =>
  state.accounts
    .filter((account) => account.status === "invalid" || account.status === "unknown")
    .map((account) => ({
      file_name: account.file,
      email: account.email,
      email_masked: account.email_masked,
      reason: account.invalid_reason,
      status: account.status,
      size_bytes: account.size_bytes,
      modified_at: account.modified_at,
      exists_in_pool: account.status !== "unknown",
      scope_matched: true,
    }));

/** The files of a form, and whether to overwrite. */
async function readForm(request) {
  const body = await readBody(request);
  const answer = new Response(body, {
    headers: { "content-type": request.headers["content-type"] ?? "" },
  });
  const form = await answer.formData();
  const files = [...form.getAll("files"), ...form.getAll("file")].filter(
    (file) => typeof file !== "string",
  );
  const overwrite = form.get("overwrite") ?? "true";
  return { files, overwrite: overwrite === "true" || overwrite === "1" };
}

/** What becomes of one file: its e-mail, or why not. */
async function importOne(state, file, overwrite) {
  if (!/\.(json|zip)$/i.test(file.name)) return { error: "neither .json nor .zip" };
  if (/\.zip$/i.test(file.name)) return { email: `from-${file.name.slice(0, -4)}@example.com` };
  let account;
  try {
    account = JSON.parse(await file.text());
  } catch {
    return { error: "no JSON: expected value at line 1 column 1" };
  }
  if (!account.email) return { error: "missing email" };
  if (!account.csesidx) return { error: "missing csesidx" };
  const known = state.accounts.some((candidate) => candidate.email === account.email);
  if (known && !overwrite) return { skipped: "the account exists" };
  return { email: account.email };
}

function add(state, email) {
  if (state.accounts.some((account) => account.email === email)) return;
  const [local, domain] = email.split("@");
  state.accounts.unshift({
    ...structuredClone(state.template ?? {}),
    email,
    email_masked: `${local.slice(0, 1)}***@${domain}`,
    status: "ready",
    is_valid: true,
    fail_count: 0,
    daily_count: 0,
    daily_limit: 3000,
    daily_remaining: 3000,
    success_count: 0,
    total_count: 0,
    file: `${email}.json`,
    has_config_id: true,
    has_csesidx: true,
    size_bytes: 3210,
    modified_at: new Date().toISOString(),
    in_flight: 0,
    cooldowns: {},
    disabled: false,
    generation: "0123456789abcdef",
    history: [],
  });
}

export function routePoolFiles(router) {
  router.on("GET", "/admin/pool-files", ({ state, query }) =>
    pageOf(filterAccounts(state.accounts, query).map(fileItem), query),
  );

  router.on("GET", "/admin/pool-files/export", ({ state, query, response }) => {
    const count = filterAccounts(state.accounts, query).length;
    response.writeHead(200, {
      "content-type": "application/zip",
      "content-disposition": 'attachment; filename="pool-export-20260101-120000.zip"',
      "x-export-count": String(count),
      "x-export-errors": "0",
    });
    // An archive with nothing in it.
    response.end(Buffer.from("504b0506000000000000000000000000000000000000", "hex"));
  });

  router.on("POST", "/admin/pool-files/import", async ({ state, request }) => {
    const { files, overwrite } = await readForm(request);
    if (files.length === 0) throw new Refusal(400, "no file was sent");
    const answer = {
      total: 0,
      success: 0,
      failed: 0,
      skipped: 0,
      errors: [],
      imported_emails: [],
      overwrite,
    };
    for (const file of files) {
      const { email, error, skipped } = await importOne(state, file, overwrite);
      answer.total += 1;
      if (email) {
        answer.success += 1;
        answer.imported_emails.push(email);
        add(state, email);
      } else {
        answer[error ? "failed" : "skipped"] += 1;
        answer.errors.push(`${file.name}: ${error ?? skipped}`);
      }
    }
    record(state, "pool_files.import", undefined, {
      success: answer.success,
      failed: answer.failed,
    });
    return answer;
  });

  router.on("POST", "/admin/pool-files/delete-invalid/preview", ({ state }) => {
    const items = candidates(state);
    const structure = items.filter((item) => item.status === "invalid").length;
    return {
      scope: "invalid_files_and_invalid_accounts",
      candidates: items,
      total: items.length,
      summary: { structure_invalid: structure, status_invalid: items.length - structure },
    };
  });

  router.on("POST", "/admin/pool-files/delete-invalid/execute", async ({ state, request }) => {
    const { files = [], auto_backup: backup = true } = await readJson(request);
    const wanted = candidates(state)
      .map((item) => item.file_name)
      .filter((name) => files.includes(name));
    if (wanted.length === 0) throw new Refusal(400, "none of these files can be deleted");
    state.accounts = state.accounts.filter((account) => !wanted.includes(account.file));
    record(state, "pool_files.delete_invalid", undefined, { deleted: wanted.length });
    return {
      deleted_count: wanted.length,
      deleted_files: wanted,
      failed: [],
      ...(backup ? { backup_file: "backups/delete-invalid-20260101-120000.zip" } : {}),
    };
  });
}
