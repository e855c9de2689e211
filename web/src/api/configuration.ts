// What lives here: the calls about settings and the audit.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { call } from "./request";
import type {
  AppliedChanges,
  AuditPage,
  Configuration,
  CooldownAnswer,
  SettingReset,
  SettingValue,
} from "./types/configuration";

export const CONFIGURATION = "configuration";
export const AUDIT = "audit";

export function useConfiguration() {
  return useQuery({
    queryKey: [CONFIGURATION],
    queryFn: ({ signal }) => call<Configuration>("/admin/config", { signal }),
    // A form that is being filled in does not change under the hand.
    staleTime: Infinity,
    refetchOnMount: "always",
  });
}

export const applySettings = (
  changes: Record<string, SettingValue>,
  version: Configuration["version"],
) => call<AppliedChanges>("/admin/config", { method: "PATCH", body: { changes, version } });

export const resetSetting = (path: string) =>
  call<SettingReset>(`/admin/config/${encodeURIComponent(path)}`, { method: "DELETE" });

export const changeCooldowns = (changes: {
  refresh_cooldown_sec?: number;
  use_cooldown_sec?: number;
}) => call<CooldownAnswer>("/admin/config/cooldown", { method: "POST", body: changes });

const AUDIT_PAGE = 50;

export function useAudit() {
  return useInfiniteQuery({
    queryKey: [AUDIT],
    queryFn: ({ pageParam, signal }) =>
      call<AuditPage>("/admin/audit", { query: { limit: AUDIT_PAGE, before: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) =>
      last.items.length === 0 ? undefined : (last.next_before ?? undefined),
  });
}
