// What lives here: the overview: the pool by state, its traffic, and the first steps.
import { usePoolState, useStatistics } from "../../api/pool";
import { useTranslation } from "react-i18next";
import layout from "../../elements/Layout.module.css";
import { Failure } from "../../elements/Notice";
import { PageHeader } from "../../elements/PageHeader";
import { AwayAccounts } from "./AwayAccounts";
import { FirstSteps } from "./FirstSteps";
import { LatencyChart } from "./LatencyChart";
import { ModelTable } from "./ModelTable";
import { OverviewActions } from "./OverviewActions";
import { PoolByState } from "./PoolByState";
import { Tiles } from "./Tiles";
import { TrafficCharts } from "./TrafficCharts";
import { usePoolCounts } from "./usePoolCounts";

export function OverviewPage() {
  const { t } = useTranslation("overview");
  const state = usePoolState();
  const statistics = useStatistics();
  const counts = usePoolCounts(state.data);
  const failed = state.error ?? statistics.error;
  const isEmpty = counts !== undefined && counts.every(({ count }) => count === 0);
  const retry = () => {
    void state.refetch();
    void statistics.refetch();
  };
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={<OverviewActions />} />
      <div className={layout.stack}>
        {failed ? <Failure error={failed} onRetry={retry} /> : null}
        {isEmpty ? <FirstSteps /> : null}
        <Tiles state={state.data} statistics={statistics.data} />
        <div className={layout.columns}>
          <PoolByState state={state.data} counts={counts} />
          <AwayAccounts counts={counts} />
        </div>
        <TrafficCharts statistics={statistics.data} />
        <div className={layout.columns}>
          <LatencyChart latency={statistics.data?.latency} />
          <ModelTable statistics={statistics.data} />
        </div>
      </div>
    </>
  );
}
