// What lives here: which of the last requests are shown.
import type { RequestTrace } from "../../api/types/requests";
import type { RequestsSearch } from "./search";

export const hasFailed = (request: RequestTrace): boolean =>
  request.status >= 400 || (request.error ?? "") !== "";

export function fitsSearch(request: RequestTrace, { q, outcome }: RequestsSearch): boolean {
  if (outcome === "failed" && !hasFailed(request)) return false;
  if (outcome === "retried" && request.tries.length < 2) return false;
  const wanted = (q ?? "").trim().toLowerCase();
  const words = [request.id, request.key, request.model, request.client_ip, request.error];
  return words.some((word) => (word ?? "").toLowerCase().includes(wanted));
}
