// What lives here: the status of an account.
import { useTranslation } from "react-i18next";
import { ACCOUNT_STATUSES, type AccountStatus } from "../api/types/accounts";
import { Tone, type ToneName } from "./Tone";

export const STATUS_TONES: Record<AccountStatus, ToneName> = {
  ready: "green",
  pending: "blue",
  cooldown: "amber",
  pending_external: "violet",
  invalid: "red",
  disabled: "gray",
  unknown: "gray",
};

/** A word that the gateway said, as one of those that we know. */
export const asStatus = (word: string): AccountStatus =>
  ACCOUNT_STATUSES.find((status) => status === word) ?? "unknown";

export function StatusBadge({ status }: { status: string }) {
  const { t } = useTranslation();
  const known = asStatus(status);
  return (
    <Tone tone={STATUS_TONES[known]} title={t(`statusMeaning.${known}`)}>
      {t(`status.${known}`)}
    </Tone>
  );
}
