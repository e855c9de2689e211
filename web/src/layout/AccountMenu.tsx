// What lives here: the menu of who is signed in: password, language, colours, signing out.
import { Button, Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconDeviceDesktop,
  IconKey,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession, useSignOut } from "../api/session";
import { useFormat } from "../format/useFormat";
import { LANGUAGES, type Language } from "../i18n/languages";
import { useLanguage } from "../i18n/useLanguage";
import { useErrorText } from "../elements/useErrorText";
import { notifications } from "@mantine/notifications";
import { ChangePassword } from "./ChangePassword";

const SCHEMES: [MantineColorScheme, typeof IconSun][] = [
  ["auto", IconDeviceDesktop],
  ["light", IconSun],
  ["dark", IconMoon],
];

export function AccountMenu() {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const errorText = useErrorText();
  const session = useSession();
  const signOut = useSignOut();
  const { language, setLanguage } = useLanguage();
  // Switching off transitions while it changes would write a <style> tag.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const [passwordOpened, password] = useDisclosure();
  const name = session.data?.username ?? "";
  const end = session.data?.expires_at;

  return (
    <>
      <Menu position="bottom-end" width={230} closeOnItemClick={false}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="sm"
            leftSection={<IconUserCircle size={20} aria-hidden />}
            aria-label={t("accountMenu", { name })}
          >
            {name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {end ? <Menu.Label>{t("sessionEnds", { time: format.moment(end) })}</Menu.Label> : null}
          <Menu.Item
            leftSection={<IconKey size={16} aria-hidden />}
            closeMenuOnClick
            onClick={password.open}
          >
            {t("password.title")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t("language")}</Menu.Label>
          <Menu.RadioGroup
            value={language}
            onChange={(value) => {
              setLanguage(value as Language);
            }}
          >
            {Object.entries(LANGUAGES).map(([code, label]) => (
              <Menu.RadioItem key={code} value={code} lang={code}>
                {label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Label>{t("colors")}</Menu.Label>
          <Menu.RadioGroup
            value={colorScheme}
            onChange={(value) => {
              setColorScheme(value as MantineColorScheme);
            }}
          >
            {SCHEMES.map(([scheme, Icon]) => (
              <Menu.RadioItem
                key={scheme}
                value={scheme}
                rightSection={<Icon size={16} aria-hidden />}
              >
                {t(`scheme.${scheme}`)}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout size={16} aria-hidden />}
            closeMenuOnClick
            disabled={signOut.isPending}
            onClick={() => {
              signOut.mutate(undefined, {
                onError: (error) => notifications.show({ message: errorText(error), color: "red" }),
              });
            }}
          >
            {t("signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ChangePassword opened={passwordOpened} onClose={password.close} />
    </>
  );
}
