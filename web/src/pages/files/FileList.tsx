// What lives here: the list of account files, and their export.
import { Button, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconTrash } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { exportAddress, usePoolFiles } from "../../api/poolFiles";
import type { AccountFilter, AccountGroup } from "../../api/types/accounts";
import { useConfirm } from "../../elements/confirm";
import layout from "../../elements/Layout.module.css";
import { Failure } from "../../elements/Notice";
import { SearchField } from "../../elements/SearchField";
import { Section } from "../../elements/Section";
import { Pager } from "../../elements/table/Pager";
import { useFormat } from "../../format/useFormat";
import classes from "./FileList.module.css";
import { FileTable } from "./FileTable";
import { RemoveUnusable } from "./RemoveUnusable";
import type { FilesSearch } from "./search";

const route = getRouteApi("/files");
const PAGE_SIZE = 20;
const GROUPS: AccountGroup[] = ["all", "active", "invalid"];

/** Lets the browser save what an address answers. */
function download(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}

export function FileList() {
  const { t } = useTranslation("files");
  const format = useFormat();
  const confirm = useConfirm();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [removalOpened, removal] = useDisclosure();
  const page = search.page ?? 1;
  const pageSize = search.size ?? PAGE_SIZE;
  const filter: AccountFilter = { state: search.state ?? "all", status: [], q: search.q ?? "" };
  const files = usePoolFiles(filter, page, pageSize);
  const total = files.data?.total ?? 0;

  const change = (changes: Partial<FilesSearch>) => {
    void navigate({
      search: (before) => ({ ...before, page: undefined, ...changes }),
      replace: true,
    });
  };
  const exportThem = async () => {
    const action = t("list.export", { total: format.number(total) });
    const text = t("list.exportAsk", { total: format.number(total) });
    if (await confirm({ title: action, text, action })) download(exportAddress(filter));
  };

  return (
    <Section
      title={t("list.title")}
      flush
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            disabled={total === 0}
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => void exportThem()}
          >
            {t("list.export", { total: format.number(total) })}
          </Button>
          <Button
            size="xs"
            variant="light"
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={removal.open}
          >
            {t("list.removeInvalid")}
          </Button>
        </>
      }
    >
      <div className={classes.filters}>
        <SearchField
          label={t("list.search")}
          value={search.q ?? ""}
          className={layout.grow}
          onChange={(q) => {
            change({ q: q || undefined });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("list.state")}
          value={search.state ?? "all"}
          data={GROUPS.map((value) => ({ value, label: t(`list.${value}`) }))}
          onChange={(value) => {
            change({ state: value === "all" ? undefined : value });
          }}
        />
      </div>
      {files.error ? <Failure error={files.error} onRetry={() => void files.refetch()} /> : null}
      <FileTable rows={files.data?.items} filtered={filter.q !== "" || filter.state !== "all"} />
      <Pager
        page={page}
        pageSize={pageSize}
        total={total}
        onPage={(next) => {
          change({ page: next > 1 ? next : undefined });
        }}
        onPageSize={(size) => {
          change({ size });
        }}
      />
      {removalOpened ? <RemoveUnusable onClose={removal.close} /> : null}
    </Section>
  );
}
