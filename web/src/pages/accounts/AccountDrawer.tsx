// What lives here: everything about one account.
import { Button, Drawer, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAccount } from "../../api/accounts";
import { ApiError } from "../../api/request";
import type { AccountDetails } from "../../api/types/accounts";
import layout from "../../elements/Layout.module.css";
import { Empty, Failure } from "../../elements/Notice";
import { StatusBadge } from "../../elements/StatusBadge";
import { AccountCooldowns, AccountFacts, AccountHistory } from "./AccountFacts";
import { AccountTestForm } from "./AccountTestForm";
import classes from "./AccountDrawer.module.css";
import { useAccountActions } from "./useAccountActions";

interface Props {
  /** Undefined: closed. */
  email: string | undefined;
  onClose: () => void;
}

function Actions({ account, onClose }: { account: AccountDetails; onClose: () => void }) {
  const { t } = useTranslation("accounts");
  const actions = useAccountActions(account.email, onClose);
  const isDisabled = account.status === "disabled";
  return (
    <div className={layout.toolbar}>
      <Button size="xs" variant="default" loading={actions.isBusy} onClick={actions.refresh}>
        {t("action.refresh")}
      </Button>
      <Button size="xs" variant="default" disabled={actions.isBusy} onClick={actions.renew}>
        {t("action.renew")}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={actions.isBusy}
        onClick={isDisabled ? actions.enable : actions.disable}
      >
        {t(isDisabled ? "action.enable" : "action.disable")}
      </Button>
      <Button
        size="xs"
        variant="light"
        color="red"
        disabled={actions.isBusy}
        onClick={actions.remove}
      >
        {t("action.remove")}
      </Button>
    </div>
  );
}

function Content({ email, onClose }: { email: string; onClose: () => void }) {
  const { t } = useTranslation("accounts");
  const query = useAccount(email);
  if (query.error instanceof ApiError && query.error.status === 404) {
    return <Empty title={t("details.gone")} />;
  }
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton height={420} />;
  const account = query.data;
  return (
    <div className={layout.stack}>
      <div className={layout.toolbar}>
        <StatusBadge status={account.status} />
        <span className={classes.reason}>{account.reason ?? account.invalid_reason}</span>
      </div>
      <Actions account={account} onClose={onClose} />
      <AccountCooldowns account={account} />
      <AccountTestForm key={email} email={email} />
      <AccountFacts account={account} />
      <AccountHistory account={account} />
    </div>
  );
}

export function AccountDrawer({ email, onClose }: Props) {
  const { t } = useTranslation(["accounts", "words"]);
  return (
    <Drawer
      opened={email !== undefined}
      onClose={onClose}
      position="right"
      size="34rem"
      title={<span className="breakable">{email ?? t("details.title")}</span>}
      closeButtonProps={{ "aria-label": t("words:action.close") }}
    >
      {email === undefined ? null : <Content email={email} onClose={onClose} />}
    </Drawer>
  );
}
