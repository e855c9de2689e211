// What lives here: who changed what.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAudit } from "../../api/configuration";
import type { AuditEntry } from "../../api/types/configuration";
import layout from "../../elements/Layout.module.css";
import { Empty, Failure } from "../../elements/Notice";
import { PageHeader } from "../../elements/PageHeader";
import surface from "../../elements/Section.module.css";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useFormat } from "../../format/useFormat";
import classes from "./AuditPage.module.css";
import { knownAction } from "./actions";
import { detailsText } from "./detailsText";

export function AuditPage() {
  const { t } = useTranslation(["audit", "words"]);
  const format = useFormat();
  const query = useAudit();
  const columns: Column<AuditEntry>[] = [
    {
      key: "action",
      header: t("column.action"),
      lead: true,
      cell: (entry) => {
        const known = knownAction(entry.action);
        if (!known) return <span className="mono breakable">{entry.action}</span>;
        return (
          <span className="breakable" title={entry.action}>
            {t(`action.${known}`)}
          </span>
        );
      },
    },
    {
      key: "target",
      header: t("column.target"),
      cell: (entry) => <span className="breakable">{entry.target ?? "–"}</span>,
    },
    {
      key: "by",
      header: t("column.by"),
      cell: (entry) => <span className="breakable">{entry.by}</span>,
    },
    {
      key: "details",
      header: t("column.details"),
      cell: (entry) => (
        <span className={`breakable ${classes.details ?? ""}`}>{detailsText(entry.details)}</span>
      ),
    },
    {
      key: "at",
      header: t("column.at"),
      align: "end",
      cell: (entry) => (
        <time className={classes.when} dateTime={entry.at}>
          {format.moment(entry.at)}
        </time>
      ),
    },
  ];
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <div className={layout.stack}>
        {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
        <div className={surface.section}>
          <DataTable
            label={t("title")}
            columns={columns}
            rows={query.data?.pages.flatMap((page) => page.items)}
            rowKey={(entry) => entry.id}
            empty={<Empty title={t("empty")} />}
            skeletonRows={12}
          />
          {query.hasNextPage ? (
            <div className={classes.more}>
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t("words:action.showMore")}
              </Button>
            </div>
          ) : null}
        </div>
      </div>
    </>
  );
}
