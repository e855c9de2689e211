// What lives here: a button that copies a text.
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  text: string;
  /** Words beside the icon; without them it is an icon only. */
  label?: string;
}

export function CopyButton({ text, label }: Props) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 2000 });
  const { error } = clipboard;
  useEffect(() => {
    if (error) notifications.show({ message: t("copyFailed"), color: "red" });
  }, [error, t]);
  const name = clipboard.copied ? t("action.copied") : (label ?? t("action.copy"));
  const icon = clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />;
  const copy = () => {
    clipboard.copy(text);
  };
  if (label) {
    return (
      <Button variant="default" size="xs" leftSection={icon} onClick={copy}>
        {name}
      </Button>
    );
  }
  return (
    <Tooltip label={name}>
      <ActionIcon variant="subtle" color="gray" aria-label={name} onClick={copy}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
