// What lives here: the last requests.
import { SegmentedControl, Switch } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRequests } from "../../api/requests";
import type { RequestTrace } from "../../api/types/requests";
import layout from "../../elements/Layout.module.css";
import { Empty, Failure } from "../../elements/Notice";
import { SearchField } from "../../elements/SearchField";
import surface from "../../elements/Section.module.css";
import { Pager } from "../../elements/table/Pager";
import { RequestTable } from "./RequestTable";
import { fitsSearch } from "./requestFilter";
import { TraceDrawer } from "./TraceDrawer";
import type { RequestsSearch } from "./search";

const route = getRouteApi("/requests");
const LIMIT = 500;
const PAGE_SIZE = 50;

function Filters({ live, onLive }: { live: boolean; onLive: (live: boolean) => void }) {
  const { t } = useTranslation("requests");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: Partial<RequestsSearch>) => {
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  };
  return (
    <div className={layout.toolbar}>
      <SearchField
        label={t("search")}
        value={search.q ?? ""}
        className={layout.grow}
        onChange={(q) => {
          change({ q: q || undefined });
        }}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("outcome.label")}
        value={search.outcome ?? "all"}
        data={(["all", "failed", "retried"] as const).map((value) => ({
          value,
          label: t(`outcome.${value}`),
        }))}
        onChange={(value) => {
          change({ outcome: value === "all" ? undefined : value });
        }}
      />
      <Switch
        label={t("live")}
        checked={live}
        onChange={(event) => {
          onLive(event.currentTarget.checked);
        }}
      />
    </div>
  );
}

export function RequestList() {
  const { t } = useTranslation(["requests", "words"]);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [live, setLive] = useState(true);
  const [page, setPage] = useState(1);
  const [pageSize, setPageSize] = useState(PAGE_SIZE);
  const query = useRequests(LIMIT, live);
  const fitting = query.data?.items.filter((request) => fitsSearch(request, search));
  const total = fitting?.length ?? 0;
  const shown = Math.min(page, Math.max(1, Math.ceil(total / pageSize)));
  const open = (request: RequestTrace | undefined) => {
    void navigate({ search: (before) => ({ ...before, id: request?.id }) });
  };
  const isFiltered = search.q !== undefined || search.outcome !== undefined;
  return (
    <>
      <Filters live={live} onLive={setLive} />
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      <div className={surface.section}>
        <RequestTable
          rows={fitting?.slice((shown - 1) * pageSize, shown * pageSize)}
          onOpen={open}
          empty={
            isFiltered ? (
              <Empty title={t("words:nothingFound")} />
            ) : (
              <Empty title={t("empty.title")}>
                <Link to="/playground">{t("empty.text")}</Link>
              </Empty>
            )
          }
        />
        <Pager
          page={shown}
          pageSize={pageSize}
          total={total}
          onPage={setPage}
          onPageSize={setPageSize}
        />
      </div>
      <TraceDrawer
        id={search.id}
        requests={query.data?.items}
        onClose={() => {
          open(undefined);
        }}
      />
    </>
  );
}
