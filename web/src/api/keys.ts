// What lives here: the calls about client keys.
import { useQuery } from "@tanstack/react-query";
import { SLOW_POLL_MS } from "./queryClient";
import { call } from "./request";
import type { ClientKey, CreatedKey, KeyLimits, KeyList, KeyRemoval } from "./types/keys";

export const KEYS = "keys";

const path = (id: string) => `/admin/keys/${encodeURIComponent(id)}`;

export function useKeys() {
  return useQuery({
    queryKey: [KEYS],
    queryFn: ({ signal }) => call<KeyList>("/admin/keys", { signal }),
    refetchInterval: SLOW_POLL_MS,
  });
}

/** What is not limited is left out: a new key has no limit to take away. */
export function createKey(limits: KeyLimits): Promise<CreatedKey> {
  const body = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null));
  return call<CreatedKey>("/admin/keys", { method: "POST", body });
}

export const changeKey = (id: string, changes: Partial<KeyLimits>) =>
  call<ClientKey>(path(id), { method: "PATCH", body: changes });

export const deleteKey = (id: string) => call<KeyRemoval>(path(id), { method: "DELETE" });
