// What lives here: queueing the renewal of one account.
import { Button, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ACCOUNTS } from "../../api/accounts";
import { queueRenewal, REGISTRAR } from "../../api/registrar";
import { Section } from "../../elements/Section";
import { useAction } from "../../elements/useAction";
import { useErrorText } from "../../elements/useErrorText";
import classes from "./AskForAccounts.module.css";

export function RenewOne() {
  const { t } = useTranslation("registrar");
  const errorText = useErrorText();
  const [email, setEmail] = useState("");
  const renewal = useAction({
    run: () => queueRenewal(email.trim()),
    success: () => t("renew.queued", { email: email.trim() }),
    changes: [REGISTRAR, ACCOUNTS],
    quiet: true,
    onSuccess: () => {
      setEmail("");
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    renewal.mutate();
  };
  return (
    <Section title={t("renew.title")}>
      <form className={classes.row} onSubmit={submit}>
        <TextInput
          label={t("renew.email")}
          flex="1 1 12rem"
          required
          withAsterisk={false}
          value={email}
          error={renewal.error ? errorText(renewal.error) : undefined}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            renewal.reset();
          }}
        />
        <Button type="submit" variant="default" loading={renewal.isPending}>
          {t("renew.action")}
        </Button>
      </form>
    </Section>
  );
}
