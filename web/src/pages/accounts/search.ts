// What lives here: what stands in the address of the accounts page.
import {
  ACCOUNT_STATUSES,
  type AccountFilter,
  type AccountGroup,
  type AccountStatus,
} from "../../api/types/accounts";
import { compact, type RawSearch, textIn, wholeIn, wordIn } from "../../layout/searchValues";

export interface AccountsSearch {
  state?: AccountGroup;
  /** A comma list. */
  status?: string;
  q?: string;
  page?: number;
  size?: number;
  /** Whose details are open. */
  email?: string;
}

export function readAccountsSearch(raw: RawSearch): AccountsSearch {
  return compact({
    state: wordIn(raw, "state", ["active", "invalid"] as const),
    status: textIn(raw, "status"),
    q: textIn(raw, "q"),
    page: wholeIn(raw, "page"),
    size: wholeIn(raw, "size"),
    email: textIn(raw, "email"),
  });
}

/** The statuses of a comma list, in the usual order; unknown words are left out. */
export function statusesIn(list: string | undefined): AccountStatus[] {
  const words = (list ?? "").toLowerCase().split(",");
  return ACCOUNT_STATUSES.filter((status) => words.includes(status));
}

export const filterOf = (search: AccountsSearch): AccountFilter => ({
  state: search.state ?? "all",
  status: statusesIn(search.status),
  q: search.q ?? "",
});
