// What lives here: what stands in the address of the requests page.
import { compact, type RawSearch, textIn, wordIn } from "../../layout/searchValues";

export interface RequestsSearch {
  view?: "callers";
  q?: string;
  outcome?: "failed" | "retried";
  /** Whose trace is open. */
  id?: string;
}

export function readRequestsSearch(raw: RawSearch): RequestsSearch {
  return compact({
    view: wordIn(raw, "view", ["callers"] as const),
    q: textIn(raw, "q"),
    outcome: wordIn(raw, "outcome", ["failed", "retried"] as const),
    id: textIn(raw, "id"),
  });
}
