// What lives here: the last requests and their traces, and who asked.
import { SegmentedControl } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import layout from "../../elements/Layout.module.css";
import { PageHeader } from "../../elements/PageHeader";
import { CallerTable } from "./CallerTable";
import { RequestList } from "./RequestList";

const route = getRouteApi("/requests");

export function RequestsPage() {
  const { t } = useTranslation("requests");
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          <SegmentedControl
            size="xs"
            aria-label={t("view.label")}
            value={view ?? "requests"}
            data={[
              { value: "requests", label: t("view.requests") },
              { value: "callers", label: t("view.callers") },
            ]}
            onChange={(value) => {
              void navigate({ search: value === "callers" ? { view: "callers" } : {} });
            }}
          />
        }
      />
      <div className={layout.stack}>{view === "callers" ? <CallerTable /> : <RequestList />}</div>
    </>
  );
}
