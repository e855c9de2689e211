// What lives here: account files as rows.
import { useTranslation } from "react-i18next";
import { TextLink } from "../../elements/TextLink";
import type { PoolFile } from "../../api/types/poolFiles";
import { Moment } from "../../elements/Moment";
import { Empty } from "../../elements/Notice";
import { StatusBadge } from "../../elements/StatusBadge";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useFormat } from "../../format/useFormat";

interface Props {
  rows: PoolFile[] | undefined;
  filtered: boolean;
}

export function FileTable({ rows, filtered }: Props) {
  const { t } = useTranslation(["files", "words"]);
  const format = useFormat();
  const yesOrNo = (value: boolean) => t(value ? "words:yes" : "words:no");
  const columns: Column<PoolFile>[] = [
    {
      key: "name",
      header: t("list.name"),
      lead: true,
      cell: (file) =>
        file.exists_in_pool ? (
          <TextLink to="/accounts" search={{ email: file.email_from_filename }} size="sm">
            <span className="breakable">{file.file_name}</span>
          </TextLink>
        ) : (
          <span className="breakable">{file.file_name}</span>
        ),
    },
    {
      key: "status",
      header: t("list.status"),
      cell: (file) => <StatusBadge status={file.pool_status} />,
    },
    {
      key: "problem",
      header: t("list.problem"),
      cell: (file) => file.parse_error ?? (file.parse_ok ? "–" : t("list.notParsed")),
    },
    {
      key: "config",
      header: t("list.configId"),
      cell: (file) => yesOrNo(file.has_config_id),
    },
    { key: "csesidx", header: t("list.csesidx"), cell: (file) => yesOrNo(file.has_csesidx) },
    {
      key: "size",
      header: t("list.size"),
      align: "end",
      cell: (file) => format.bytes(file.size_bytes),
    },
    {
      key: "modified",
      header: t("list.modified"),
      align: "end",
      cell: (file) => <Moment at={file.modified_at} />,
    },
  ];
  return (
    <DataTable
      label={t("list.title")}
      columns={columns}
      rows={rows}
      rowKey={(file) => file.file_name}
      empty={
        filtered ? (
          <Empty title={t("words:nothingFound")} />
        ) : (
          <Empty title={t("list.empty")}>{t("list.emptyText")}</Empty>
        )
      }
      skeletonRows={10}
    />
  );
}
