// What lives here: accounts that are not ready: why, and when they will be.
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../elements/TextLink";
import { useAccount, useAccounts } from "../../api/accounts";
import type { Account } from "../../api/types/accounts";
import { Empty, Failure } from "../../elements/Notice";
import { Moment } from "../../elements/Moment";
import { Section } from "../../elements/Section";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useFormat } from "../../format/useFormat";
import classes from "./AwayAccounts.module.css";
import { countReasons } from "./reasons";
import type { StatusCount } from "./usePoolCounts";

const AWAY = ["cooldown", "pending_external", "pending", "invalid"] as const;
type Away = (typeof AWAY)[number];

/** Accounts that are looked at for their reasons, and those of them that are shown. */
const LOOKED_AT = 100;
const SHOWN = 6;

/** Lists do not say until when an account rests; its details do. */
function ReadyAgain({ email }: { email: string }) {
  const details = useAccount(email);
  if (!details.data) return <span>…</span>;
  return <Moment at={details.data.cooldowns.text} never="–" />;
}

interface Props {
  counts: StatusCount[] | undefined;
}

export function AwayAccounts({ counts }: Props) {
  const { t } = useTranslation(["overview", "words"]);
  const format = useFormat();
  const [chosen, setChosen] = useState<Away>();
  const has = (wanted: Away) => counts?.some((one) => one.status === wanted && one.count > 0);
  const status = chosen ?? AWAY.find(has) ?? "cooldown";
  const query = useAccounts({ state: "all", status: [status], q: "" }, 1, LOOKED_AT);
  const items = query.isPlaceholderData ? undefined : query.data?.items;
  const reasonOf = (account: Account) =>
    account.reason ?? account.invalid_reason ?? t("away.noReason");
  const reasons = countReasons((items ?? []).map(reasonOf));

  const columns: Column<Account>[] = [
    {
      key: "account",
      header: t("away.account"),
      lead: true,
      cell: (account) => (
        <TextLink to="/accounts" search={{ email: account.email }} size="sm">
          <span className="breakable">{account.email}</span>
        </TextLink>
      ),
    },
    { key: "reason", header: t("away.reason"), cell: reasonOf },
    status === "cooldown"
      ? {
          key: "ready",
          header: t("away.readyAgain"),
          align: "end",
          cell: (account) => <ReadyAgain email={account.email} />,
        }
      : {
          key: "used",
          header: t("away.lastUsed"),
          align: "end",
          cell: (account) => <Moment at={account.last_used} />,
        },
  ];

  return (
    <Section title={t("away.title")} flush>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label={t("away.which")}
          value={status}
          data={AWAY.map((value) => ({ value, label: t(`words:status.${value}`) }))}
          onChange={(value) => {
            setChosen(value);
          }}
        />
        <p className={classes.reasons}>
          {items && items.length > 0
            ? `${t("away.reasons", { count: items.length })} ${reasons
                .slice(0, 3)
                .map(({ reason, count }) => `${reason} (${format.number(count)})`)
                .join(" · ")}`
            : "\u00a0"}
        </p>
      </div>
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      <DataTable
        label={t("away.title")}
        columns={columns}
        rows={items?.slice(0, SHOWN)}
        rowKey={(account) => account.email}
        empty={<Empty title={t("away.nobody")} />}
        skeletonRows={SHOWN}
      />
      <div className={classes.foot}>
        <TextLink to="/accounts" search={{ status }} size="sm">
          {t("away.all", { total: format.number(query.data?.total ?? 0) })}
        </TextLink>
      </div>
    </Section>
  );
}
