// What lives here: the calls about account files.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call, withQuery } from "./request";
import type { AccountFilter } from "./types/accounts";
import type { ImportAnswer, PoolFilePage, RemovalPreview, RemovalResult } from "./types/poolFiles";

export const POOL_FILES = "pool-files";

export function usePoolFiles(filter: AccountFilter, page: number, pageSize: number) {
  return useQuery({
    queryKey: [POOL_FILES, filter, page, pageSize],
    queryFn: ({ signal }) =>
      call<PoolFilePage>("/admin/pool-files", {
        query: { ...filter, page, page_size: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** Where the archive of the files that a filter takes can be downloaded. */
export const exportAddress = (filter: AccountFilter): string =>
  withQuery("/admin/pool-files/export", { ...filter });

export function importFiles(files: File[], overwrite: boolean): Promise<ImportAnswer> {
  const form = new FormData();
  // Before the files, so that it is known when they arrive.
  form.set("overwrite", String(overwrite));
  for (const file of files) form.append("files", file, file.name);
  return call<ImportAnswer>("/admin/pool-files/import", { method: "POST", body: form });
}

export const previewRemoval = () =>
  call<RemovalPreview>("/admin/pool-files/delete-invalid/preview", { method: "POST", body: {} });

export const executeRemoval = (files: string[], backup: boolean) =>
  call<RemovalResult>("/admin/pool-files/delete-invalid/execute", {
    method: "POST",
    body: { files, auto_backup: backup },
  });
