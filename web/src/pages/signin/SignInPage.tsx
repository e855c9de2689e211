// What lives here: signing in. The address stays as it is, so that one comes back to where one was.
import { Button, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/request";
import { useSignIn } from "../../api/session";
import layout from "../../elements/Layout.module.css";
import { Failure, Hint } from "../../elements/Notice";
import { LANGUAGES, type Language } from "../../i18n/languages";
import { useLanguage } from "../../i18n/useLanguage";
import { Brand } from "../../layout/Brand";
import classes from "./SignInPage.module.css";

export function SignInPage() {
  const { t } = useTranslation("shell");
  const { language, setLanguage } = useLanguage();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const isRefused = signIn.error instanceof ApiError && signIn.error.status === 401;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn.mutate({ username: username.trim(), password });
  };

  return (
    <main className={classes.page}>
      <title>{`${t("signIn.title")} · business2api`}</title>
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.head}>
          <Brand />
          <SegmentedControl
            size="xs"
            aria-label={t("language")}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
            value={language}
            onChange={(value) => {
              setLanguage(value as Language);
            }}
          />
        </div>
        <h1 className={classes.title}>{t("signIn.title")}</h1>
        <div className={layout.stack}>
          {isRefused ? <Hint tone="red">{t("signIn.failed")}</Hint> : null}
          {signIn.error && !isRefused ? <Failure error={signIn.error} /> : null}
          <TextInput
            label={t("signIn.username")}
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            required
            withAsterisk={false}
            value={username}
            onChange={(event) => {
              setUsername(event.currentTarget.value);
            }}
          />
          <PasswordInput
            label={t("signIn.password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
            visibilityToggleButtonProps={{ "aria-label": t("password.reveal") }}
          />
          <Button type="submit" fullWidth loading={signIn.isPending}>
            {t("signIn.submit")}
          </Button>
          <p className={classes.note}>{t("signIn.firstPassword")}</p>
        </div>
      </form>
    </main>
  );
}
