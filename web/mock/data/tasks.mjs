// What lives here: registrar tasks that were made up.
import { ago } from "../random.mjs";

/** @returns {import("../../src/api/types/registrar").RegistrarTask[]} */
export function makeTasks(accounts) {
  const renewals = accounts
    .filter((account) => account.status === "pending_external")
    .slice(0, 40)
    .map((account, index) => ({
      kind: "refresh",
      email: account.email,
      email_masked: account.email_masked,
      claimable_at: ago(index % 3 === 1 ? -90 : 60),
      failures: index % 4,
      ...(index % 4 > 0 ? { last_error: "timed out waiting for the credentials (40 s)" } : {}),
      ...(index % 3 === 0
        ? {
            task_id: `task-${index}-5f2c`,
            worker: `worker-${(index % 2) + 1}`,
            expires_at: ago(-120),
          }
        : {}),
    }));
  if (accounts.length === 0) return [];
  const registrations = ["reg-81ac", "reg-90bd", "reg-a1ce"].map((id, index) => ({
    kind: "register",
    task_id: id,
    claimable_at: ago(30 * index),
    failures: index,
    ...(index > 0 ? { last_error: "no sign-in came in time" } : {}),
    expires_at: ago(-3600 * 6),
  }));
  return [...renewals, ...registrations];
}
