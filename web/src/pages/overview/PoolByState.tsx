// What lives here: the pool by state: a bar, and the counts with a way to the accounts.
import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PoolState } from "../../api/types/statistics";
import { Section } from "../../elements/Section";
import { STATUS_TONES, StatusBadge } from "../../elements/StatusBadge";
import { useFormat } from "../../format/useFormat";
import classes from "./PoolByState.module.css";
import type { StatusCount } from "./usePoolCounts";

interface Props {
  state: PoolState | undefined;
  counts: StatusCount[] | undefined;
}

export function PoolByState({ state, counts }: Props) {
  const { t } = useTranslation(["overview", "words"]);
  const format = useFormat();
  const about = state
    ? t("pool.target", { target: format.number(state.target), min: format.number(state.min) })
    : "\u00a0";
  return (
    <Section title={t("pool.title")} about={about}>
      {counts === undefined ? <Skeleton height={250} /> : null}
      {counts ? (
        <>
          <div className={classes.bar} aria-hidden>
            {counts
              .filter(({ count }) => count > 0)
              .map(({ status, count }) => (
                <div
                  key={status}
                  className={classes.part}
                  data-tone={STATUS_TONES[status]}
                  style={{ flexGrow: count }}
                />
              ))}
          </div>
          <ul className={classes.list}>
            {counts.map(({ status, count }) => (
              <li key={status}>
                <Link to="/accounts" search={{ status }} className={classes.line ?? ""}>
                  <span className={classes.swatch} data-tone={STATUS_TONES[status]} />
                  <StatusBadge status={status} />
                  <span className={classes.meaning}>{t(`words:statusMeaning.${status}`)}</span>
                  <span className={classes.count}>{format.number(count)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {state ? (
        <p className={classes.note}>
          {t("pool.today", {
            available: format.number(state.available_today),
            exceeded: format.number(state.exceeded_today),
          })}
        </p>
      ) : null}
    </Section>
  );
}
