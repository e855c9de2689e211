// What lives here: the field in which one setting is edited.
import {
  NativeSelect,
  PasswordInput,
  Switch,
  Textarea,
  TextInput,
  type InputWrapperProps,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Setting } from "../../api/types/configuration";
import { type Draft, hasLines, isOptional } from "./settingDraft";

interface Props {
  setting: Setting;
  draft: Draft;
  error: string | undefined;
  labelId: string;
  onChange: (draft: Draft) => void;
}

/** Units that have a name; any other is shown as it is. */
const UNITS = ["s", "ms", "bytes", "min", "h"] as const;
const UNIT_WIDTH = 104;

export function SettingInput({ setting, draft, error, labelId, onChange }: Props) {
  const { t } = useTranslation("settings");
  const { kind, path, secret, unit } = setting;
  const text = String(draft);
  const base = {
    "aria-labelledby": labelId,
    "aria-invalid": error !== undefined,
    name: path,
    error,
    disabled: !setting.changeable,
    autoComplete: "off",
  } satisfies Partial<InputWrapperProps> & Record<string, unknown>;
  const setText = (event: { currentTarget: { value: string } }) => {
    onChange(event.currentTarget.value);
  };

  if (kind === "boolean") {
    return (
      <Switch
        aria-labelledby={labelId}
        name={path}
        error={error}
        disabled={!setting.changeable}
        label={t(draft === true ? "on" : "off")}
        checked={draft === true}
        onChange={(event) => {
          onChange(event.currentTarget.checked);
        }}
      />
    );
  }
  if (kind === "choice") {
    const choices = (setting.choices ?? [text]).map((value) => ({ value, label: value }));
    const data = isOptional(setting) ? [{ value: "", label: t("unset") }, ...choices] : choices;
    return <NativeSelect {...base} data={data} value={text} onChange={setText} />;
  }
  const secretHint = t(setting.value === null ? "secretNone" : "secretSet");
  if (kind === "list" || kind === "map") {
    const hint = !hasLines(setting) ? "jsonHint" : kind === "list" ? "listHint" : "mapHint";
    return (
      <Textarea
        {...base}
        description={t(hint)}
        inputWrapperOrder={["input", "description", "error"]}
        placeholder={secret ? secretHint : undefined}
        rows={Math.min(8, Math.max(2, text.split("\n").length))}
        spellCheck={false}
        classNames={{ input: "mono" }}
        value={text}
        onChange={setText}
      />
    );
  }
  if (secret) {
    return (
      <PasswordInput
        {...base}
        autoComplete="new-password"
        placeholder={secretHint}
        value={text}
        onChange={setText}
        visibilityToggleButtonProps={{ "aria-label": t("secretShown") }}
      />
    );
  }
  const unitName = UNITS.find((one) => one === unit);
  return (
    <TextInput
      {...base}
      inputMode={kind === "integer" ? "numeric" : "text"}
      value={text}
      onChange={setText}
      {...(unit
        ? {
            rightSection: <span>{unitName ? t(`unit.${unitName}`) : unit}</span>,
            rightSectionWidth: UNIT_WIDTH,
            rightSectionPointerEvents: "none" as const,
          }
        : {})}
    />
  );
}
