// What lives here: the form for a new password.
import { Button, Modal, PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useChangePassword } from "../api/session";
import layout from "../elements/Layout.module.css";
import { Failure, Hint } from "../elements/Notice";

const SHORTEST = 6;

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function ChangePassword({ opened, onClose }: Props) {
  const { t } = useTranslation(["shell", "words"]);
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const change = useChangePassword();
  // The gateway trims it, so spaces at the ends do not count.
  const isTooShort = password !== "" && password.trim().length < SHORTEST;
  const differs = again !== "" && again !== password;

  const close = () => {
    setPassword("");
    setAgain("");
    change.reset();
    onClose();
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate(password.trim(), {
      onSuccess: () => {
        notifications.show({ message: t("password.changed"), color: "green" });
        close();
      },
    });
  };

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("password.title")}
      closeButtonProps={{ "aria-label": t("words:action.close") }}
    >
      <form className={layout.stack} onSubmit={submit}>
        <Hint>{t("password.ends")}</Hint>
        {change.error ? <Failure error={change.error} /> : null}
        <PasswordInput
          label={t("password.new")}
          description={t("password.rule", { count: SHORTEST })}
          autoComplete="new-password"
          data-autofocus
          required
          value={password}
          error={isTooShort ? t("password.tooShort", { count: SHORTEST }) : undefined}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
          visibilityToggleButtonProps={{ "aria-label": t("password.reveal") }}
        />
        <PasswordInput
          label={t("password.again")}
          autoComplete="new-password"
          required
          value={again}
          error={differs ? t("password.differs") : undefined}
          onChange={(event) => {
            setAgain(event.currentTarget.value);
          }}
          visibilityToggleButtonProps={{ "aria-label": t("password.reveal") }}
        />
        <div className={layout.end}>
          <Button variant="default" onClick={close}>
            {t("words:action.cancel")}
          </Button>
          <Button
            type="submit"
            loading={change.isPending}
            disabled={password.trim().length < SHORTEST || again !== password}
          >
            {t("password.change")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
