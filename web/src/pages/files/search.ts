// What lives here: what stands in the address of the files page.
import type { AccountGroup } from "../../api/types/accounts";
import { compact, type RawSearch, textIn, wholeIn, wordIn } from "../../layout/searchValues";

export interface FilesSearch {
  state?: AccountGroup;
  q?: string;
  page?: number;
  size?: number;
}

export function readFilesSearch(raw: RawSearch): FilesSearch {
  return compact({
    state: wordIn(raw, "state", ["active", "invalid"] as const),
    q: textIn(raw, "q"),
    page: wholeIn(raw, "page"),
    size: wholeIn(raw, "size"),
  });
}
