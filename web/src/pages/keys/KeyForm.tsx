// What lives here: the form for a new key, or for one that there is.
import { Button, Modal, NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { changeKey, createKey, KEYS } from "../../api/keys";
import { ApiError } from "../../api/request";
import type { ClientKey, CreatedKey } from "../../api/types/keys";
import layout from "../../elements/Layout.module.css";
import { Failure } from "../../elements/Notice";
import { useNow } from "../../elements/useNow";
import { useAction } from "../../elements/useAction";
import { changesOf, fieldsOf, type KeyFields, limitsOf } from "./keyFields";

interface Props {
  /** `null`: a new one. */
  edited: ClientKey | null;
  onClose: () => void;
  onCreated: (created: CreatedKey) => void;
}

export function KeyForm({ edited, onClose, onCreated }: Props) {
  const { t } = useTranslation(["keys", "words"]);
  const now = useNow();
  const [before] = useState(() => fieldsOf(edited));
  const [fields, setFields] = useState<KeyFields>(before);
  const set = (changes: Partial<KeyFields>) => {
    setFields((current) => ({ ...current, ...changes }));
  };
  const creation = useAction({
    run: () => createKey(limitsOf(fields)),
    changes: [KEYS],
    quiet: true,
    onSuccess: (created) => {
      onClose();
      onCreated(created);
    },
  });
  const change = useAction({
    run: () => changeKey(edited?.id ?? "", changesOf(before, fields)),
    success: () => t("done.changed", { name: fields.name }),
    changes: [KEYS],
    quiet: true,
    onSuccess: onClose,
  });
  const error = creation.error ?? change.error;
  const wrong = error instanceof ApiError ? error.field : undefined;
  const messageAt = (name: string) =>
    error instanceof ApiError && wrong === name ? error.message : undefined;
  const isPast = fields.expires !== "" && new Date(fields.expires).getTime() < now;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (edited) change.mutate();
    else creation.mutate();
  };
  const limits = [
    { name: "requests_per_minute", field: "perMinute" },
    { name: "tokens_per_day", field: "perDay" },
    { name: "concurrent_requests", field: "concurrent" },
  ] as const;

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(edited ? "form.editTitle" : "form.createTitle")}
      closeButtonProps={{ "aria-label": t("words:action.close") }}
    >
      <form className={layout.stack} onSubmit={submit}>
        {error && wrong === undefined ? <Failure error={error} /> : null}
        <TextInput
          label={t("form.name")}
          description={t("form.nameHint")}
          required
          data-autofocus
          maxLength={100}
          value={fields.name}
          error={messageAt("name")}
          onChange={(event) => {
            set({ name: event.currentTarget.value });
          }}
        />
        <div className={layout.formRow}>
          {limits.map(({ name, field }) => (
            <NumberInput
              key={name}
              label={t(`form.${field}`)}
              placeholder={t("form.unlimited")}
              min={1}
              allowDecimal={false}
              allowNegative={false}
              thousandSeparator=" "
              value={fields[field]}
              error={messageAt(name)}
              onChange={(value) => {
                set({ [field]: value });
              }}
            />
          ))}
        </div>
        <Textarea
          label={t("form.models")}
          description={t("form.modelsHint")}
          minRows={2}
          rows={3}
          spellCheck={false}
          value={fields.models}
          error={messageAt("allowed_models")}
          onChange={(event) => {
            set({ models: event.currentTarget.value });
          }}
        />
        <TextInput
          type="datetime-local"
          label={t("form.expires")}
          description={t("form.expiresHint")}
          value={fields.expires}
          error={messageAt("expires_at") ?? (isPast ? t("form.past") : undefined)}
          onChange={(event) => {
            set({ expires: event.currentTarget.value });
          }}
        />
        <Switch
          label={t("form.enabled")}
          checked={fields.enabled}
          onChange={(event) => {
            set({ enabled: event.currentTarget.checked });
          }}
        />
        <div className={layout.end}>
          <Button variant="default" onClick={onClose}>
            {t("words:action.cancel")}
          </Button>
          <Button type="submit" loading={creation.isPending || change.isPending}>
            {t(edited ? "form.save" : "form.create")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
