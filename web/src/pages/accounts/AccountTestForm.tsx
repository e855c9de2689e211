// What lives here: one question, asked with one account now.
import { Button, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ACCOUNTS, testAccount } from "../../api/accounts";
import type { AccountTest } from "../../api/types/accounts";
import layout from "../../elements/Layout.module.css";
import { Failure, Hint } from "../../elements/Notice";
import { useAction } from "../../elements/useAction";
import { useFormat } from "../../format/useFormat";
import classes from "./AccountDrawer.module.css";

function Result({ result }: { result: AccountTest }) {
  const { t } = useTranslation("accounts");
  const format = useFormat();
  const total = format.duration(result.duration_ms);
  const times =
    result.first_content_ms === undefined
      ? t("test.timesTotal", { total })
      : t("test.times", { total, first: format.duration(result.first_content_ms) });
  return (
    <Hint tone={result.ok ? "green" : "red"} title={t(result.ok ? "test.ok" : "test.failed")}>
      {result.model}: {times}. {t("test.outcome")}: {result.outcome}
      <div className={classes.answer}>{result.error ?? result.text}</div>
    </Hint>
  );
}

export function AccountTestForm({ email }: { email: string }) {
  const { t } = useTranslation("accounts");
  const [model, setModel] = useState("");
  const [prompt, setPrompt] = useState("");
  const test = useAction({
    run: () =>
      testAccount(email, {
        ...(model.trim() ? { model: model.trim() } : {}),
        ...(prompt.trim() ? { prompt: prompt.trim() } : {}),
      }),
    changes: [ACCOUNTS],
    quiet: true,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    test.mutate();
  };
  return (
    <section>
      <h3 className={classes.heading}>{t("test.title")}</h3>
      <form className={layout.stack} onSubmit={submit}>
        <span className={classes.reason}>{t("test.about")}</span>
        <div className={layout.formRow}>
          <TextInput
            size="xs"
            label={t("test.model")}
            placeholder="gemini-2.5-flash"
            value={model}
            onChange={(event) => {
              setModel(event.currentTarget.value);
            }}
          />
          <TextInput
            size="xs"
            label={t("test.prompt")}
            placeholder={t("test.promptDefault")}
            value={prompt}
            onChange={(event) => {
              setPrompt(event.currentTarget.value);
            }}
          />
        </div>
        <div>
          <Button type="submit" size="xs" loading={test.isPending}>
            {t("test.run")}
          </Button>
        </div>
        <div aria-live="polite">
          {test.error ? <Failure error={test.error} /> : null}
          {test.data ? <Result result={test.data} /> : null}
        </div>
      </form>
    </section>
  );
}
