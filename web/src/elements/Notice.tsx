// What lives here: what a page says when there is nothing, or nothing yet, or something went wrong.
import { Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconInfoCircle,
  IconInbox,
  type Icon as TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Notice.module.css";
import { useErrorText } from "./useErrorText";

interface EmptyProps {
  title: string;
  children?: ReactNode;
  icon?: TablerIcon;
}

export function Empty({ title, children, icon: Icon = IconInbox }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <Icon size={28} stroke={1.4} aria-hidden />
      <p className={classes.title}>{title}</p>
      {children ? <div className={classes.text}>{children}</div> : null}
    </div>
  );
}

interface FailureProps {
  error: unknown;
  onRetry?: () => void;
}

export function Failure({ error, onRetry }: FailureProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <div className={classes.notice} data-tone="red" role="alert">
      <IconAlertTriangle size={18} aria-hidden className={classes.icon} />
      <div className={classes.words}>
        <strong>{t("error.title")}</strong>
        <div className="breakable">{errorText(error)}</div>
      </div>
      {onRetry ? (
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("action.retry")}
        </Button>
      ) : null}
    </div>
  );
}

interface HintProps {
  tone?: "blue" | "amber" | "green" | "red";
  title?: string;
  children: ReactNode;
}

export function Hint({ tone = "blue", title, children }: HintProps) {
  const Icon = tone === "amber" || tone === "red" ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={classes.notice} data-tone={tone} role={tone === "red" ? "alert" : "note"}>
      <Icon size={18} aria-hidden className={classes.icon} />
      <div className={classes.words}>
        {title ? <strong>{title}</strong> : null}
        <div className="breakable">{children}</div>
      </div>
    </div>
  );
}
