// What lives here: how long the last requests took.
import { Skeleton } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useRequests } from "../../api/requests";
import type { Latency } from "../../api/types/statistics";
import { Chart } from "../../elements/chart/Chart";
import { Empty, Failure } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { useFormat } from "../../format/useFormat";

const HEIGHT = 190;
const REQUESTS = 100;

export function LatencyChart({ latency }: { latency: Latency | undefined }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const query = useRequests(REQUESTS);
  const items = query.data?.items;
  const { xs, times, series } = useMemo(() => {
    const answered = (items ?? []).filter((one) => one.status < 400).reverse();
    return {
      xs: answered.map((_, index) => index),
      times: answered.map((one) => one.at),
      series: [
        {
          label: t("charts.whole"),
          color: 1 as const,
          kind: "line" as const,
          values: answered.map((one) => one.duration_ms),
        },
        {
          label: t("charts.first"),
          color: 3 as const,
          kind: "line" as const,
          values: answered.map((one) => one.first_content_ms ?? null),
        },
      ],
    };
  }, [items, t]);
  const about =
    latency?.p50_ms !== undefined && latency.p95_ms !== undefined
      ? t("charts.lastHour", {
          p50: format.duration(latency.p50_ms),
          p95: format.duration(latency.p95_ms),
        })
      : "\u00a0";
  return (
    <Section title={t("charts.latency")} about={about}>
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Skeleton height={HEIGHT + 26} /> : null}
      {items && xs.length === 0 ? <Empty title={t("charts.nothing")} /> : null}
      {xs.length > 0 ? (
        <Chart
          label={t("charts.latency")}
          xLabel={t("charts.time")}
          xs={xs}
          series={series}
          formatX={(x) => (times[x] ? format.clock(times[x]) : "")}
          formatY={format.duration}
          height={HEIGHT}
        />
      ) : null}
    </Section>
  );
}
