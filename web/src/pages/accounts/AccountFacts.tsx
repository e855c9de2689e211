// What lives here: what is known about one account, what of it rests, and what happened to it.
import { useTranslation } from "react-i18next";
import type { AccountDetails, AccountEvent } from "../../api/types/accounts";
import layout from "../../elements/Layout.module.css";
import { Moment } from "../../elements/Moment";
import { asStatus, StatusBadge } from "../../elements/StatusBadge";
import { useFormat } from "../../format/useFormat";
import classes from "./AccountDrawer.module.css";

interface Props {
  account: AccountDetails;
}

const BUCKETS = ["text", "image", "video"] as const;

export function AccountCooldowns({ account }: Props) {
  const { t } = useTranslation(["accounts", "words"]);
  const resting = BUCKETS.filter((bucket) => account.cooldowns[bucket] !== undefined);
  return (
    <section>
      <h3 className={classes.heading}>{t("details.cooldowns")}</h3>
      {resting.length === 0 ? t("details.noCooldowns") : null}
      <div className={classes.cooldowns}>
        {resting.map((bucket) => (
          <span key={bucket}>
            {t(`words:bucket.${bucket}`)}: {t("details.until")}{" "}
            <strong>
              <Moment at={account.cooldowns[bucket]} />
            </strong>
          </span>
        ))}
      </div>
    </section>
  );
}

export function AccountFacts({ account }: Props) {
  const { t } = useTranslation(["accounts", "words"]);
  const format = useFormat();
  const file = account.files[0];
  const yesOrNo = (value: boolean | undefined) =>
    value === undefined ? "–" : t(value ? "words:yes" : "words:no");
  const size = account.size_bytes ?? file?.size_bytes;
  const daily =
    account.daily_remaining < 0
      ? t("details.dailyFree", { count: account.daily_count })
      : t("details.dailyValue", {
          count: account.daily_count,
          limit: format.number(account.daily_limit),
          remaining: format.number(account.daily_remaining),
        });
  const facts = [
    [t("details.lastUsed"), <Moment key="" at={account.last_used} />],
    [t("details.lastRefresh"), <Moment key="" at={account.last_refresh} />],
    [t("details.token"), <Moment key="" at={account.jwt_expires} never="–" />],
    [t("details.inFlight"), format.number(account.in_flight)],
    [t("details.daily"), daily],
    [
      t("details.success"),
      t("successOf", {
        success: format.number(account.success_count),
        total: format.number(account.total_count),
      }),
    ],
    [t("details.failures"), format.number(account.fail_count)],
    [t("details.file"), account.file ?? file?.file_name ?? "–"],
    [t("details.size"), size === undefined ? "–" : format.bytes(size)],
    [
      t("details.modified"),
      <Moment key="" at={account.modified_at ?? file?.modified_at} never="–" />,
    ],
    [t("details.configId"), yesOrNo(account.has_config_id ?? file?.has_config_id)],
    [t("details.csesidx"), yesOrNo(account.has_csesidx ?? file?.has_csesidx)],
    [
      t("details.generation"),
      <span key="" className="mono">
        {account.generation}
      </span>,
    ],
  ] as const;
  return (
    <section>
      <h3 className={classes.heading}>{t("details.facts")}</h3>
      <dl className={layout.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={layout.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const EVENTS = [
  "added",
  "credentials_changed",
  "daily_limit",
  "proof_failed",
  "renewal_failed",
] as const;

/** Events that are called as a state is are told as one. */
function EventName({ event }: { event: string }) {
  const { t } = useTranslation("accounts");
  if (asStatus(event) !== "unknown") return <StatusBadge status={event} />;
  const known = EVENTS.find((name) => name === event);
  return <strong>{known ? t(`event.${known}`) : event}</strong>;
}

/** What rests, why, and until when; or when what failed is tried anew. */
function EventCourse({ entry }: { entry: AccountEvent }) {
  const { t } = useTranslation(["accounts", "words"]);
  const bucket = BUCKETS.find((name) => name === entry.bucket);
  const isRetried = entry.event === "proof_failed" || entry.event === "renewal_failed";
  return (
    <>
      {bucket ? `${t(`words:bucket.${bucket}`)} ` : null}
      {entry.reason}{" "}
      {entry.until ? (
        <>
          ({t(isRetried ? "details.again" : "details.until")} <Moment at={entry.until} />)
        </>
      ) : null}
    </>
  );
}

export function AccountHistory({ account }: Props) {
  const { t } = useTranslation("accounts");
  const { history } = account;
  return (
    <section>
      <h3 className={classes.heading}>{t("details.history")}</h3>
      {history.length === 0 ? t("details.noHistory") : null}
      <ol className={classes.history}>
        {history.map((entry, index) => (
          <li key={`${entry.at}-${index}`} className={classes.event}>
            <Moment at={entry.at} />
            <span className="breakable">
              <EventName event={entry.event} /> <EventCourse entry={entry} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
