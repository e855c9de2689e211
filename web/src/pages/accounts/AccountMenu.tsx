// What lives here: what can be done to one account, as a menu.
import { ActionIcon, Menu } from "@mantine/core";
import {
  IconDots,
  IconInfoCircle,
  IconPlayerPause,
  IconPlayerPlay,
  IconTicket,
  IconTrash,
  IconUserUp,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Account } from "../../api/types/accounts";
import { useAccountActions } from "./useAccountActions";

interface Props {
  account: Account;
  onOpen: (email: string) => void;
}

export function AccountMenu({ account, onOpen }: Props) {
  const { t } = useTranslation("accounts");
  const { email, status } = account;
  const actions = useAccountActions(email);
  const isDisabled = status === "disabled";
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("action.menu", { email })}
          loading={actions.isBusy}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconInfoCircle size={16} aria-hidden />}
          onClick={() => {
            onOpen(email);
          }}
        >
          {t("action.details")}
        </Menu.Item>
        <Menu.Item leftSection={<IconTicket size={16} aria-hidden />} onClick={actions.refresh}>
          {t("action.refresh")}
        </Menu.Item>
        <Menu.Item leftSection={<IconUserUp size={16} aria-hidden />} onClick={actions.renew}>
          {t("action.renew")}
        </Menu.Item>
        {isDisabled ? (
          <Menu.Item
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            onClick={actions.enable}
          >
            {t("action.enable")}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconPlayerPause size={16} aria-hidden />}
            onClick={actions.disable}
          >
            {t("action.disable")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => {
            actions.remove();
          }}
        >
          {t("action.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
