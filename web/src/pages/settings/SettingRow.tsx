// What lives here: one setting: what it means, its field, and where its value comes from.
import { Button } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { CONFIGURATION, resetSetting } from "../../api/configuration";
import type { Setting, SettingSource } from "../../api/types/configuration";
import { useConfirm } from "../../elements/confirm";
import { Moment } from "../../elements/Moment";
import { Tone, type ToneName } from "../../elements/Tone";
import { useAction } from "../../elements/useAction";
import { Description } from "./Description";
import type { Draft } from "./settingDraft";
import { SettingInput } from "./SettingInput";
import classes from "./SettingRow.module.css";
import { useValueText } from "./useValueText";

const SOURCE_TONES: Record<SettingSource, ToneName> = {
  default: "gray",
  file: "blue",
  environment: "violet",
  runtime: "amber",
};

interface Props {
  setting: Setting;
  draft: Draft;
  isEdited: boolean;
  error: string | undefined;
  onChange: (draft: Draft) => void;
  /** The draft is dropped. */
  onReset: () => void;
}

function ResetButton({ setting, onReset }: Pick<Props, "setting" | "onReset">) {
  const { t } = useTranslation("settings");
  const confirm = useConfirm();
  const { path } = setting;
  const reset = useAction({
    run: () => resetSetting(path),
    success: () => t("wasReset", { path }),
    changes: [CONFIGURATION],
    onSuccess: onReset,
  });
  const ask = async () => {
    const question = {
      title: t("resetOf", { path }),
      text: t("resetAsk"),
      action: t("resetAction"),
    };
    if (await confirm(question)) reset.mutate();
  };
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={reset.isPending}
      aria-label={t("resetOf", { path })}
      onClick={() => void ask()}
    >
      {t("reset")}
    </Button>
  );
}

export function SettingRow(props: Props) {
  const { setting, draft, isEdited, error, onChange, onReset } = props;
  const { t } = useTranslation(["settings", "words"]);
  const valueText = useValueText();
  const labelId = useId();
  const { default: fallback } = setting;
  const hasDefault = fallback !== null && fallback !== "";
  return (
    <div className={classes.row} data-edited={isEdited || undefined} id={`setting-${setting.path}`}>
      <div className={classes.words}>
        <div className={classes.path} id={labelId}>
          {setting.path}
        </div>
        <div className={classes.about}>
          <Description text={setting.description} />
        </div>
        <div className={classes.default}>
          {hasDefault
            ? t("default", { value: valueText(setting, fallback) })
            : setting.secret
              ? null
              : t("defaultNone")}
        </div>
      </div>
      <div className={classes.field}>
        <SettingInput
          setting={setting}
          draft={draft}
          error={error}
          labelId={labelId}
          onChange={onChange}
        />
        <div className={classes.marks}>
          {isEdited ? <Tone tone="amber">{t("edited")}</Tone> : null}
          <Tone tone={SOURCE_TONES[setting.source]}>{t(`words:source.${setting.source}`)}</Tone>
          {setting.changeable ? null : <Tone tone="gray">{t("fileOnly")}</Tone>}
          {setting.hot || !setting.changeable ? null : (
            <Tone tone="violet" title={t("restartHint")}>
              {t("restart")}
            </Tone>
          )}
          {setting.restart_needed ? <Tone tone="red">{t("waits")}</Tone> : null}
          {setting.by ? <span>{t("changedBy", { who: setting.by })}</span> : null}
          {setting.at ? <Moment at={setting.at} /> : null}
          {setting.source === "runtime" ? (
            <ResetButton setting={setting} onReset={onReset} />
          ) : null}
        </div>
      </div>
    </div>
  );
}
