// What lives here: the two cooldowns, changed without much ado.
import { Button, NumberInput, Skeleton } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { changeCooldowns, CONFIGURATION } from "../../api/configuration";
import { POOL_STATE, usePoolState } from "../../api/pool";
import type { PoolState } from "../../api/types/statistics";
import { Failure } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { useAction } from "../../elements/useAction";
import classes from "./CooldownForm.module.css";

function Form({ cooldowns }: { cooldowns: PoolState["cooldowns"] }) {
  const { t } = useTranslation("settings");
  /** Undefined: what is in force. */
  const [use, setUse] = useState<number | string>();
  const [refresh, setRefresh] = useState<number | string>();
  const change = useAction({
    run: () =>
      changeCooldowns({
        ...(use === undefined ? {} : { use_cooldown_sec: Number(use) }),
        ...(refresh === undefined ? {} : { refresh_cooldown_sec: Number(refresh) }),
      }),
    success: (answer) =>
      t("cooldown.saved", {
        use: answer.use_cooldown_sec,
        refresh: answer.refresh_cooldown_sec,
      }),
    changes: [POOL_STATE, CONFIGURATION],
    onSuccess: () => {
      setUse(undefined);
      setRefresh(undefined);
    },
  });
  const isFine = [use, refresh].every((value) => value === undefined || Number(value) > 0);
  const isChanged = use !== undefined || refresh !== undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <NumberInput
        label={t("cooldown.use")}
        suffix={` ${t("cooldown.hint")}`}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={use ?? cooldowns.use_sec}
        onChange={setUse}
      />
      <NumberInput
        label={t("cooldown.refresh")}
        suffix={` ${t("cooldown.hint")}`}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={refresh ?? cooldowns.refresh_sec}
        onChange={setRefresh}
      />
      <Button type="submit" loading={change.isPending} disabled={!isChanged || !isFine}>
        {t("cooldown.save")}
      </Button>
    </form>
  );
}

export function CooldownForm() {
  const { t } = useTranslation("settings");
  const state = usePoolState();
  return (
    <Section title={t("cooldown.title")} about={t("cooldown.about")}>
      {state.error ? <Failure error={state.error} onRetry={() => void state.refetch()} /> : null}
      {state.isPending ? <Skeleton height={58} /> : null}
      {state.data ? <Form cooldowns={state.data.cooldowns} /> : null}
    </Section>
  );
}
