// What lives here: the types of accounts.
import type { Schemas } from "./schemas";

/** What an account is. `unknown`: there is a file that the pool does not know yet. */
export type AccountStatus =
  "ready" | "pending" | "cooldown" | "pending_external" | "invalid" | "disabled" | "unknown";

/** In the order in which lists show them. */
export const ACCOUNT_STATUSES: readonly AccountStatus[] = [
  "ready",
  "pending",
  "cooldown",
  "pending_external",
  "invalid",
  "disabled",
  "unknown",
];

/** `active`: the first four of the statuses. `invalid`: the rest. */
export type AccountGroup = "all" | "active" | "invalid";

export type Account = Schemas["AccountItem"];

export type AccountEvent = Schemas["AccountEventItem"];
export type AccountDetails = Schemas["AccountDetails"];

export interface AccountFilter {
  state: AccountGroup;
  status: AccountStatus[];
  q: string;
}

export type AccountPage = Schemas["Listed"];
export type AccountChange = Schemas["Done"];
export type AccountTest = Schemas["Tested"];
export type AccountRemoval = Schemas["Gone"];
