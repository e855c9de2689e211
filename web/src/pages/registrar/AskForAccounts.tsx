// What lives here: asking registrars for accounts.
import { Button, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { askForAccounts, POOL_STATE } from "../../api/pool";
import { REGISTRAR, triggerRegistration } from "../../api/registrar";
import { ApiError } from "../../api/request";
import layout from "../../elements/Layout.module.css";
import { Failure } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { useAction } from "../../elements/useAction";
import classes from "./AskForAccounts.module.css";

const MOST = 20;

/** What the registrar itself said, when it was reached. */
function RegistrarSaid({ error }: { error: unknown }) {
  const { t } = useTranslation("registrar");
  if (!(error instanceof ApiError)) return null;
  const { registrar_url: url, registrar_status: status, registrar_body: body } = error.body;
  return (
    <div className={classes.said}>
      {typeof url === "string" ? <div>{t("ask.asked", { url })}</div> : null}
      {typeof status === "number" ? (
        <div>{t("ask.answered", { status, body: String(body) })}</div>
      ) : null}
    </div>
  );
}

export function AskForAccounts() {
  const { t } = useTranslation("registrar");
  const [count, setCount] = useState<number | string>(1);
  const wanted = Number(count);
  const isFine = Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST;
  const changes = [REGISTRAR, POOL_STATE];
  const trigger = useAction({
    run: () => triggerRegistration(wanted),
    success: (answer) => t("ask.triggered", { count: answer.count }),
    changes,
    quiet: true,
  });
  const topUp = useAction({
    run: () => askForAccounts(null),
    success: (answer) =>
      answer.target === undefined
        ? t("ask.enough", { count: answer.count ?? 0 })
        : t("ask.target", { count: answer.target }),
    changes,
  });
  return (
    <Section title={t("ask.title")} about={t("ask.about")}>
      <div className={layout.stack}>
        <div className={classes.row}>
          <NumberInput
            label={t("ask.count")}
            description={t("ask.countHint")}
            min={1}
            max={MOST}
            allowDecimal={false}
            w={110}
            value={count}
            onChange={setCount}
          />
          <Button
            loading={trigger.isPending}
            disabled={!isFine}
            onClick={() => {
              trigger.mutate();
            }}
          >
            {t("ask.trigger")}
          </Button>
          <span className={classes.hint}>{t("ask.triggerHint")}</span>
        </div>
        {trigger.error ? (
          <div>
            <Failure error={trigger.error} />
            <RegistrarSaid error={trigger.error} />
          </div>
        ) : null}
        <div className={classes.row}>
          <Button
            variant="default"
            loading={topUp.isPending}
            onClick={() => {
              topUp.mutate();
            }}
          >
            {t("ask.topUp")}
          </Button>
          <span className={classes.hint}>{t("ask.topUpHint")}</span>
        </div>
      </div>
    </Section>
  );
}
