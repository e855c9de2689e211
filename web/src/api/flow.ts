// What lives here: the calls about Flow tokens.
import { useQuery } from "@tanstack/react-query";
import { SLOW_POLL_MS } from "./queryClient";
import { call } from "./request";
import type { FlowStatus } from "./types/flow";

export const FLOW = "flow";

export function useFlow() {
  return useQuery({
    queryKey: [FLOW],
    queryFn: ({ signal }) => call<FlowStatus>("/admin/flow/status", { signal }),
    refetchInterval: SLOW_POLL_MS,
  });
}

export const addFlowToken = (cookie: string) =>
  call<{ token_id: string; total: number }>("/admin/flow/add-token", {
    method: "POST",
    body: { cookie },
  });

export const removeFlowToken = (id: string) =>
  call<{ total: number }>("/admin/flow/remove-token", { method: "POST", body: { token_id: id } });

export const reloadFlowTokens = () =>
  call<{ loaded: number; total: number }>("/admin/flow/reload", { method: "POST" });
