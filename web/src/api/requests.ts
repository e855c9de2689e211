// What lives here: the call for the last requests.
import { useQuery } from "@tanstack/react-query";
import { POLL_MS } from "./queryClient";
import { call } from "./request";
import type { RequestTrace } from "./types/requests";

export const REQUESTS = "requests";

/** The last requests, newest first; looked at again and again while `live`. */
export function useRequests(limit: number, live = true) {
  return useQuery({
    queryKey: [REQUESTS, limit],
    queryFn: ({ signal }) =>
      call<{ items: RequestTrace[] }>("/admin/requests", { query: { limit }, signal }),
    refetchInterval: live ? POLL_MS : false,
  });
}
