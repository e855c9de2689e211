// What lives here: adding a Flow token.
import { Button, Textarea } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { addFlowToken, FLOW } from "../../api/flow";
import layout from "../../elements/Layout.module.css";
import { Section } from "../../elements/Section";
import { useAction } from "../../elements/useAction";
import { useErrorText } from "../../elements/useErrorText";

export function AddToken() {
  const { t } = useTranslation("flow");
  const errorText = useErrorText();
  const [cookie, setCookie] = useState("");
  const addition = useAction({
    run: () => addFlowToken(cookie.trim()),
    success: (answer) => t("add.done", { id: `${answer.token_id.slice(0, 16)}…` }),
    changes: [FLOW],
    quiet: true,
    onSuccess: () => {
      setCookie("");
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    addition.mutate();
  };
  return (
    <Section title={t("add.title")}>
      <form className={layout.stack} onSubmit={submit}>
        <Textarea
          label={t("add.cookie")}
          description={t("add.hint")}
          rows={3}
          required
          withAsterisk={false}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: "mono" }}
          value={cookie}
          error={addition.error ? errorText(addition.error) : undefined}
          onChange={(event) => {
            setCookie(event.currentTarget.value);
            addition.reset();
          }}
        />
        <div>
          <Button type="submit" loading={addition.isPending} disabled={cookie.trim() === ""}>
            {t("add.action")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
