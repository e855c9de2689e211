// What lives here: the calls about accounts.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { POLL_MS, SLOW_POLL_MS } from "./queryClient";
import { call } from "./request";
import type {
  AccountChange,
  AccountDetails,
  AccountFilter,
  AccountPage,
  AccountRemoval,
  AccountTest,
} from "./types/accounts";

export const ACCOUNTS = "accounts";

/** The rows that the gateway sends at most. */
export const LARGEST_PAGE = 200;

export type AccountAction = "disable" | "enable" | "refresh";

const path = (email: string, action = "") =>
  `/admin/accounts/${encodeURIComponent(email)}${action === "" ? "" : `/${action}`}`;

export function fetchAccounts(
  filter: AccountFilter,
  page: number,
  pageSize: number,
  signal?: AbortSignal,
): Promise<AccountPage> {
  return call<AccountPage>("/admin/accounts", {
    query: { ...filter, page, page_size: pageSize },
    signal,
  });
}

/** One page. What was there stays visible until the next page has come. */
export function useAccounts(filter: AccountFilter, page: number, pageSize: number) {
  return useQuery({
    queryKey: [ACCOUNTS, "page", filter, page, pageSize],
    queryFn: ({ signal }) => fetchAccounts(filter, page, pageSize, signal),
    placeholderData: keepPreviousData,
    // Accounts that are being proven are ready soon.
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === "pending") ? POLL_MS : SLOW_POLL_MS,
  });
}

export function useAccount(email: string | undefined) {
  return useQuery({
    queryKey: [ACCOUNTS, "one", email],
    queryFn: ({ signal }) => call<AccountDetails>(path(email ?? ""), { signal }),
    enabled: email !== undefined,
    refetchInterval: SLOW_POLL_MS,
  });
}

/** Every address that a filter takes, page by page: the answer for 10 000 accounts would be large. */
export async function fetchEmails(filter: AccountFilter, signal: AbortSignal): Promise<string[]> {
  const emails = new Set<string>();
  for (let page = 1; ; page += 1) {
    const answer = await fetchAccounts(filter, page, LARGEST_PAGE, signal);
    for (const item of answer.items) emails.add(item.email);
    if (answer.items.length === 0 || page >= (answer.total_page ?? 1)) return [...emails];
  }
}

export const changeAccount = (email: string, action: AccountAction, signal?: AbortSignal) =>
  call<AccountChange>(path(email, action), { method: "POST", signal });

export const removeAccount = (email: string, signal?: AbortSignal) =>
  call<AccountRemoval>(path(email), { method: "DELETE", signal });

export const testAccount = (email: string, options: { model?: string; prompt?: string }) =>
  call<AccountTest>(path(email, "test"), { method: "POST", body: options });
