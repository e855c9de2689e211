// What lives here: what can be done to the pool as a whole.
import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconFileImport, IconRefresh, IconTicket } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ACCOUNTS } from "../../api/accounts";
import { CONFIGURATION } from "../../api/configuration";
import { mintAll, POOL_STATE, reconcile, reloadConfiguration } from "../../api/pool";
import { useConfirm } from "../../elements/confirm";
import { useAction } from "../../elements/useAction";

export function OverviewActions() {
  const { t } = useTranslation("overview");
  const confirm = useConfirm();
  const changes = [POOL_STATE, ACCOUNTS];
  const comparing = useAction({
    run: reconcile,
    success: (answer) => t("action.reconciled", { ...answer }),
    changes,
  });
  const minting = useAction({
    run: mintAll,
    success: ({ count }) => t("action.minting", { count }),
    changes,
  });
  const reloading = useAction({
    run: reloadConfiguration,
    success: (answer) => t("action.reloaded", { count: answer.api_keys }),
    changes: [CONFIGURATION, POOL_STATE],
  });
  const isBusy = comparing.isPending || minting.isPending || reloading.isPending;
  const mint = async () => {
    const question = {
      title: t("action.mint"),
      text: t("action.mintAsk"),
      action: t("action.mint"),
    };
    if (await confirm(question)) minting.mutate();
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={isBusy}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {t("actions")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconRefresh size={16} aria-hidden />}
          onClick={() => {
            comparing.mutate();
          }}
        >
          {t("action.reconcile")}
        </Menu.Item>
        <Menu.Item leftSection={<IconTicket size={16} aria-hidden />} onClick={() => void mint()}>
          {t("action.mint")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileImport size={16} aria-hidden />}
          onClick={() => {
            reloading.mutate();
          }}
        >
          {t("action.reload")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
