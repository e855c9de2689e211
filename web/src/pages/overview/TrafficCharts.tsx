// What lives here: requests and tokens by hour or by day.
import { SegmentedControl, Skeleton } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Statistics, Traffic } from "../../api/types/statistics";
import { Chart } from "../../elements/chart/Chart";
import layout from "../../elements/Layout.module.css";
import { Empty } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { useNow } from "../../elements/useNow";
import { useFormat } from "../../format/useFormat";
import { HOUR_MS, lastDays, lastHours } from "./hours";

type Range = "hours" | "days";
const HEIGHT = 190;

interface Points {
  xs: number[];
  traffic: Traffic[];
  formatX: (x: number) => string;
  xLabel: string;
}

function usePoints(statistics: Statistics | undefined, range: Range): Points | undefined {
  const { t } = useTranslation("overview");
  const format = useFormat();
  // Only a new hour draws the charts anew.
  const now = Math.floor(useNow() / HOUR_MS) * HOUR_MS;
  return useMemo(() => {
    if (!statistics) return undefined;
    const traffic =
      range === "hours" ? lastHours(statistics.hourly, now) : lastDays(statistics.days, now);
    const at = (x: number) => traffic[x]?.at;
    const show = range === "hours" ? format.hour : format.utcDay;
    return {
      xs: traffic.map((_, index) => index),
      traffic: traffic.some((one) => one.requests > 0) ? traffic : [],
      formatX: (x) => {
        const time = at(x);
        return time === undefined ? "" : show(time);
      },
      xLabel: t(range === "hours" ? "charts.hour" : "charts.day"),
    };
  }, [statistics, range, now, t, format]);
}

export function TrafficCharts({ statistics }: { statistics: Statistics | undefined }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const [range, setRange] = useState<Range>("hours");
  const points = usePoints(statistics, range);
  const requests = useMemo(
    () => [
      {
        label: t("charts.all"),
        color: 1 as const,
        kind: "bars" as const,
        values: points?.traffic.map((one) => one.requests) ?? [],
      },
      {
        label: t("charts.failed"),
        color: 2 as const,
        kind: "bars" as const,
        values: points?.traffic.map((one) => one.requests - one.success) ?? [],
      },
    ],
    [points, t],
  );
  const tokens = useMemo(
    () => [
      {
        label: t("charts.input"),
        color: 1 as const,
        kind: "line" as const,
        values: points?.traffic.map((one) => one.input_tokens) ?? [],
      },
      {
        label: t("charts.output"),
        color: 3 as const,
        kind: "line" as const,
        values: points?.traffic.map((one) => one.output_tokens) ?? [],
      },
    ],
    [points, t],
  );
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={t("charts.range")}
      value={range}
      data={[
        { value: "hours", label: t("charts.hours") },
        { value: "days", label: t("charts.days") },
      ]}
      onChange={(value) => {
        setRange(value);
      }}
    />
  );
  const show = (label: string, series: typeof requests | typeof tokens) => {
    if (!points) return <Skeleton height={HEIGHT + 26} />;
    if (points.traffic.length === 0) return <Empty title={t("charts.nothing")} />;
    return (
      <Chart
        label={label}
        xLabel={points.xLabel}
        xs={points.xs}
        series={series}
        formatX={points.formatX}
        formatY={format.compact}
        height={HEIGHT}
        discrete
      />
    );
  };
  return (
    <div className={layout.columns}>
      <Section title={t("charts.requests")} actions={choice}>
        {show(t("charts.requests"), requests)}
      </Section>
      <Section title={t("charts.tokens")} actions={choice}>
        {show(t("charts.tokens"), tokens)}
      </Section>
    </div>
  );
}
