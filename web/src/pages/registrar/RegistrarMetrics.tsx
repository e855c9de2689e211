// What lives here: how renewals go.
import { useTranslation } from "react-i18next";
import { useRegistrarMetrics } from "../../api/registrar";
import layout from "../../elements/Layout.module.css";
import { Failure, Hint } from "../../elements/Notice";
import { Tile } from "../../elements/Tile";
import { useFormat } from "../../format/useFormat";

/** From here on the gateway itself raises an alert. */
const FAIL_RATIO_ALERT = 0.3;

export function RegistrarMetrics() {
  const { t } = useTranslation("registrar");
  const format = useFormat();
  const query = useRegistrarMetrics();
  const metrics = query.data;
  const failRatio = metrics?.refresh_fail_ratio ?? 0;
  // Of no results there is no rate.
  const isKnown = metrics !== undefined && metrics.sample_size > 0;
  const rate = isKnown ? format.percent(metrics.refresh_success_rate) : "–";
  return (
    <div className={layout.stack}>
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      {metrics?.throttled ? <Hint tone="amber">{t("metrics.throttled")}</Hint> : null}
      {failRatio >= FAIL_RATIO_ALERT ? (
        <Hint tone="amber">{t("metrics.warnFailures", { ratio: format.percent(failRatio) })}</Hint>
      ) : null}
      <div className={layout.tiles}>
        <Tile
          label={t("metrics.rate")}
          value={metrics && rate}
          note={metrics && t("metrics.sample", { count: metrics.sample_size })}
        />
        <Tile
          label={t("metrics.claimed")}
          value={metrics && format.number(metrics.refresh_claim_total)}
        />
        <Tile
          label={t("metrics.succeeded")}
          value={metrics && format.number(metrics.refresh_success_total)}
        />
        <Tile
          label={t("metrics.failed")}
          value={metrics && format.number(metrics.refresh_failed_total)}
          note={isKnown ? t("metrics.failRatio", { ratio: format.percent(failRatio) }) : undefined}
        />
        <Tile
          label={t("metrics.expired")}
          value={metrics && format.number(metrics.refresh_lease_expired_total)}
        />
        <Tile
          label={t("metrics.fallback")}
          value={metrics && format.number(metrics.fallback_total)}
          note={
            isKnown
              ? t("metrics.fallbackRatio", { ratio: format.percent(metrics.fallback_ratio) })
              : undefined
          }
        />
      </div>
    </div>
  );
}
