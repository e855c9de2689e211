// What lives here: how answers are cached and when calls are tried again.
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./request";

/** Faults of the network and of the server may pass; refusals don't. */
export function isWorthAnotherTry(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: isWorthAnotherTry,
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 4000),
      staleTime: 2000,
      // Tried also when the browser believes to be offline: the gateway is often on this very machine.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

/** Milliseconds between two looks at what changes by itself, while the page is visible. */
export const POLL_MS = 5000;
export const SLOW_POLL_MS = 15000;
