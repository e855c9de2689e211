// What lives here: what can be done to the selected accounts.
import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { changeAccount, fetchEmails, removeAccount } from "../../api/accounts";
import type { AccountFilter } from "../../api/types/accounts";
import { useConfirm } from "../../elements/confirm";
import { useAction } from "../../elements/useAction";
import { useFormat } from "../../format/useFormat";
import classes from "./BulkBar.module.css";
import { type BulkJob, BulkRun } from "./BulkRun";

const ACTIONS = ["enable", "disable", "refresh", "remove"] as const;
type BulkAction = (typeof ACTIONS)[number];

interface Props {
  selected: ReadonlySet<string>;
  /** How many match the filter. */
  total: number;
  filter: AccountFilter;
  onSelect: (selected: ReadonlySet<string>) => void;
}

export function BulkBar({ selected, total, filter, onSelect }: Props) {
  const { t } = useTranslation(["accounts", "words"]);
  const format = useFormat();
  const confirm = useConfirm();
  const [job, setJob] = useState<BulkJob>();
  const collecting = useRef<AbortController>(undefined);
  const collect = useAction({
    run: () => {
      collecting.current?.abort();
      collecting.current = new AbortController();
      return fetchEmails(filter, collecting.current.signal);
    },
    onSuccess: (emails) => {
      onSelect(new Set(emails));
    },
  });

  const start = async (action: BulkAction) => {
    const count = format.number(selected.size);
    const isSure = await confirm({
      title: t("bulk.askTitle", { total: count }),
      text: t(`bulk.ask.${action}`, { total: count }),
      action: t(`bulk.${action}`),
      danger: action === "remove",
    });
    if (!isSure) return;
    setJob({
      title: t(`bulk.${action}`),
      emails: [...selected],
      run: (email) => (action === "remove" ? removeAccount(email) : changeAccount(email, action)),
    });
  };

  return (
    <>
      {selected.size > 0 ? (
        <div className={classes.bar} role="group" aria-label={t("bulk.label")}>
          <strong aria-live="polite">{t("words:selected", { count: selected.size })}</strong>
          {ACTIONS.map((action) => (
            <Button
              key={action}
              size="xs"
              variant="default"
              {...(action === "remove" ? { color: "red", variant: "light" } : {})}
              onClick={() => void start(action)}
            >
              {t(`bulk.${action}`)}
            </Button>
          ))}
          {selected.size < total ? (
            <Button
              size="xs"
              variant="subtle"
              loading={collect.isPending}
              onClick={() => {
                collect.mutate();
              }}
            >
              {t("selectMatching", { total: format.number(total) })}
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            onClick={() => {
              onSelect(new Set());
            }}
          >
            {t("words:action.clear")}
          </Button>
        </div>
      ) : null}
      {job ? (
        <BulkRun
          job={job}
          onClose={() => {
            setJob(undefined);
            onSelect(new Set());
          }}
        />
      ) : null}
    </>
  );
}
