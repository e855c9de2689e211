// What lives here: the numbers at the top of the overview.
import { useTranslation } from "react-i18next";
import { useGateway } from "../../api/pool";
import type { PoolState, Statistics } from "../../api/types/statistics";
import layout from "../../elements/Layout.module.css";
import { Tile } from "../../elements/Tile";
import { useFormat } from "../../format/useFormat";

interface Props {
  state: PoolState | undefined;
  statistics: Statistics | undefined;
}

export function Tiles({ state, statistics }: Props) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const gateway = useGateway();
  const latency = statistics?.latency;
  const firstContent = latency?.first_content_p50_ms;
  const firstContentSlow = latency?.first_content_p95_ms;
  const proxies = statistics?.proxy_pool;
  return (
    <div className={layout.tiles} data-per-row={4}>
      <Tile
        label={t("tile.ready")}
        value={state && format.number(state.ready)}
        note={state && t("tile.ofTotal", { total: format.number(state.total) })}
      />
      <Tile
        label={t("tile.rpm")}
        value={statistics && format.number(statistics.current_rpm)}
        note={statistics && t("tile.average", { value: statistics.average_rpm })}
      />
      <Tile
        label={t("tile.success")}
        value={statistics && (statistics.total_requests === 0 ? "–" : statistics.success_rate)}
        note={
          statistics &&
          t("tile.failed", {
            count: statistics.failed_requests,
            total: format.compact(statistics.total_requests),
          })
        }
      />
      <Tile
        label={t("tile.first")}
        value={statistics && (firstContent === undefined ? "–" : format.duration(firstContent))}
        note={
          firstContentSlow === undefined
            ? statistics && t("tile.unknown")
            : t("tile.p95", { value: format.duration(firstContentSlow) })
        }
      />
      <Tile
        label={t("tile.tokens")}
        value={statistics && format.compact(statistics.total_tokens)}
        note={
          statistics &&
          t("tile.tokenNote", {
            input: format.compact(statistics.input_tokens),
            output: format.compact(statistics.output_tokens),
          })
        }
      />
      <Tile
        label={t("tile.media")}
        value={
          statistics && format.number(statistics.images_generated + statistics.videos_generated)
        }
        note={
          statistics &&
          t("tile.mediaNote", {
            images: format.number(statistics.images_generated),
            videos: format.number(statistics.videos_generated),
          })
        }
      />
      <Tile
        label={t("tile.uptime")}
        value={statistics && format.seconds(statistics.uptime_seconds)}
        note={
          gateway.data && t("tile.mode", { version: gateway.data.version, mode: gateway.data.mode })
        }
      />
      {proxies && proxies.total > 0 ? (
        <Tile
          label={t("tile.proxies")}
          value={format.number(proxies.idle)}
          note={t("tile.proxiesNote", {
            inUse: format.number(proxies.in_use),
            total: format.number(proxies.total),
          })}
        />
      ) : null}
    </div>
  );
}
