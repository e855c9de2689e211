// What lives here: the calls about the pool as a whole, the statistics, and the gateway itself.
import { useQuery } from "@tanstack/react-query";
import { POLL_MS, SLOW_POLL_MS } from "./queryClient";
import { call } from "./request";
import type { ReloadAnswer } from "./types/configuration";
import type { RegisterAnswer } from "./types/registrar";
import type {
  CallerStatistics,
  GatewayStatus,
  PoolCounts,
  PoolState,
  Statistics,
} from "./types/statistics";

export const POOL_STATE = "pool-state";
export const STATISTICS = "statistics";
export const GATEWAY = "gateway";

export function usePoolState() {
  return useQuery({
    queryKey: [POOL_STATE],
    queryFn: ({ signal }) => call<PoolState>("/admin/status", { signal }),
    refetchInterval: POLL_MS,
  });
}

export function useStatistics() {
  return useQuery({
    queryKey: [STATISTICS],
    queryFn: ({ signal }) => call<Statistics>("/admin/stats", { signal }),
    refetchInterval: POLL_MS,
  });
}

export function useCallers() {
  return useQuery({
    queryKey: ["callers"],
    queryFn: ({ signal }) => call<CallerStatistics>("/admin/ip", { signal }),
    refetchInterval: SLOW_POLL_MS,
  });
}

export function useGateway() {
  return useQuery({
    queryKey: [GATEWAY],
    queryFn: ({ signal }) => call<GatewayStatus>("/", { signal }),
    refetchInterval: SLOW_POLL_MS,
  });
}

/** Compares the pool with the account files now. */
export const reconcile = () => call<PoolCounts>("/admin/refresh", { method: "POST" });

/** Every ready account mints a new session token. */
export const mintAll = () => call<{ count: number }>("/admin/force-refresh", { method: "POST" });

export const reloadConfiguration = () =>
  call<ReloadAnswer>("/admin/reload-config", { method: "POST" });

/** Asks registrars for accounts: `count`, or up to the pool's target. */
export const askForAccounts = (count: number | null) =>
  call<RegisterAnswer>("/admin/register", {
    method: "POST",
    body: count === null ? {} : { count },
  });
