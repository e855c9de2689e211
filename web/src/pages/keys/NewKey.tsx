// What lives here: a new key, shown once.
import { Button, Modal, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CreatedKey } from "../../api/types/keys";
import { CopyButton } from "../../elements/CopyButton";
import layout from "../../elements/Layout.module.css";
import { Hint } from "../../elements/Notice";

interface Props {
  created: CreatedKey;
  onClose: () => void;
}

export function NewKey({ created, onClose }: Props) {
  const { t } = useTranslation("keys");
  return (
    // It closes by its button only: a key that was clicked away by accident is lost.
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={`${t("created.title")}: ${created.item.name}`}
    >
      <div className={layout.stack}>
        <Hint tone="amber">{t("created.once")}</Hint>
        <TextInput
          label={t("created.label")}
          readOnly
          value={created.key}
          classNames={{ input: "mono" }}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
        />
        <div className={layout.end}>
          <CopyButton text={created.key} label={t("created.copy")} />
          <Button size="xs" onClick={onClose}>
            {t("created.done")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
