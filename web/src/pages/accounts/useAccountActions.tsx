// What lives here: what can be done to one account.
import { useTranslation } from "react-i18next";
import { type AccountAction, ACCOUNTS, changeAccount, removeAccount } from "../../api/accounts";
import { POOL_FILES } from "../../api/poolFiles";
import { POOL_STATE } from "../../api/pool";
import { queueRenewal, REGISTRAR } from "../../api/registrar";
import { useConfirm } from "../../elements/confirm";
import { useAction } from "../../elements/useAction";

export function useAccountActions(email: string, onRemoved?: () => void) {
  const { t } = useTranslation("accounts");
  const confirm = useConfirm();
  const change = useAction({
    run: (action: AccountAction) => changeAccount(email, action),
    success: (_, action) => t(`done.${action}`, { email }),
    changes: [ACCOUNTS, POOL_STATE],
  });
  const renewal = useAction({
    run: () => queueRenewal(email),
    success: () => t("done.renew", { email }),
    changes: [ACCOUNTS, POOL_STATE, REGISTRAR],
  });
  const removal = useAction({
    run: () => removeAccount(email),
    success: ({ backup_file: backup }) =>
      backup ? t("done.remove", { email, backup }) : t("done.removeNoBackup", { email }),
    changes: [ACCOUNTS, POOL_STATE, POOL_FILES],
    onSuccess: () => onRemoved?.(),
  });
  const remove = async () => {
    const question = {
      title: t("remove.title"),
      text: t("remove.text", { email }),
      action: t("remove.action"),
      danger: true,
    };
    if (await confirm(question)) removal.mutate();
  };
  return {
    isBusy: change.isPending || renewal.isPending || removal.isPending,
    enable: () => {
      change.mutate("enable");
    },
    disable: () => {
      change.mutate("disable");
    },
    refresh: () => {
      change.mutate("refresh");
    },
    renew: () => {
      renewal.mutate();
    },
    remove: () => void remove(),
  };
}
