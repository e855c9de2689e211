// What lives here: the types of accounts. Taken from the OpenAPI document, with what it does not have yet.
import type { components } from "../schema";

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

export type Account = components["schemas"]["AccountItem"];

/** What happened to an account, newest first. */
export interface AccountEvent {
  at: string;
  event: string;
  reason?: string;
}

export type AccountDetails = Account &
  Partial<Omit<components["schemas"]["AccountDetails"], keyof Account>> & {
    file?: string;
    has_config_id?: boolean;
    has_csesidx?: boolean;
    size_bytes?: number;
    modified_at?: string;
    disabled?: boolean;
    history?: AccountEvent[];
  };

export interface AccountFilter {
  state: AccountGroup;
  status: AccountStatus[];
  q: string;
}

export interface AccountPage {
  items: Account[];
  total: number;
  page?: number;
  page_size?: number;
  total_page?: number;
}

export interface AccountTest {
  ok: boolean;
  model: string;
  text?: string;
  error?: string;
  outcome: string;
  duration_ms: number;
  first_content_ms?: number;
}

export interface AccountRemoval {
  message: string;
  email: string;
  deleted_files?: string[];
  backup_file?: string;
}
