// What lives here: saving: what is changed, a look at it, and what the gateway says.
import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { applySettings, AUDIT, CONFIGURATION } from "../../api/configuration";
import { POOL_STATE } from "../../api/pool";
import { ApiError } from "../../api/request";
import type { Configuration, SettingValue } from "../../api/types/configuration";
import layout from "../../elements/Layout.module.css";
import { Failure, Hint } from "../../elements/Notice";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { Tone } from "../../elements/Tone";
import { useAction } from "../../elements/useAction";
import classes from "./SaveBar.module.css";
import { type Change, valuesOf } from "./settingDraft";
import { useValueText } from "./useValueText";

interface Props {
  version: Configuration["version"];
  changes: Change[];
  onDiscard: () => void;
  onRefused: (refusal: { path: string; message: string } | undefined) => void;
}

function Differences({ changes }: { changes: Change[] }) {
  const { t } = useTranslation("settings");
  const valueText = useValueText();
  const after = ({ setting, reading }: Change): string => {
    if (!("value" in reading)) return "";
    return setting.secret ? t("secretNew") : valueText(setting, reading.value);
  };
  const before = ({ setting }: Change): string => {
    if (!setting.secret) return valueText(setting, setting.value);
    return t(setting.value === null ? "secretNone" : "secretShown");
  };
  const columns: Column<Change>[] = [
    {
      key: "setting",
      header: t("diff.setting"),
      lead: true,
      cell: ({ setting }) => (
        <span className="breakable mono">
          {setting.path} {setting.hot ? null : <Tone tone="violet">{t("restart")}</Tone>}
        </span>
      ),
    },
    {
      key: "before",
      header: t("diff.before"),
      cell: (change) => <del className={classes.before}>{before(change)}</del>,
    },
    {
      key: "after",
      header: t("diff.after"),
      cell: (change) => <ins className={classes.after}>{after(change)}</ins>,
    },
  ];
  return (
    <DataTable
      label={t("diff.title")}
      columns={columns}
      rows={changes}
      rowKey={({ setting }) => setting.path}
      empty={null}
    />
  );
}

export function SaveBar({ version, changes, onDiscard, onRefused }: Props) {
  const { t } = useTranslation(["settings", "words"]);
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const isWrong = changes.some(({ reading }) => "problem" in reading);
  const saving = useAction({
    run: (values: Record<string, SettingValue>) => applySettings(values, version),
    success: ({ applied, restart_needed: waiting }) =>
      t("saved", { count: applied.length + waiting.length }),
    changes: [CONFIGURATION, POOL_STATE, AUDIT],
    quiet: true,
    onSuccess: ({ restart_needed: paths }) => {
      setOpened(false);
      onDiscard();
      if (paths.length === 0) return;
      const message = t("savedRestart", { paths: paths.join(", ") });
      notifications.show({ message, color: "violet", autoClose: false });
    },
  });
  const { error } = saving;
  // After a conflict they are loaded again: what is saved meanwhile would be refused as well.
  const isLoading = useIsFetching({ queryKey: [CONFIGURATION] }) > 0;
  const isConflict = error instanceof ApiError && error.status === 409;
  const save = () => {
    onRefused(undefined);
    saving.mutate(valuesOf(changes), {
      onError: (refused) => {
        if (!(refused instanceof ApiError)) return;
        if (refused.status === 409) void client.invalidateQueries({ queryKey: [CONFIGURATION] });
        if (refused.field === undefined) return;
        setOpened(false);
        onRefused({ path: refused.field, message: refused.message });
      },
    });
  };
  if (changes.length === 0) return null;
  return (
    <>
      <div className={classes.bar} role="region" aria-label={t("diff.title")}>
        <strong aria-live="polite">{t("bar.changes", { count: changes.length })}</strong>
        {isWrong ? <span className={classes.wrong}>{t("bar.fix")}</span> : null}
        <Button variant="default" onClick={onDiscard}>
          {t("bar.discard")}
        </Button>
        <Button
          disabled={isWrong}
          onClick={() => {
            saving.reset();
            setOpened(true);
          }}
        >
          {t("bar.review")}
        </Button>
      </div>
      <Modal
        opened={opened}
        onClose={() => {
          setOpened(false);
        }}
        size="48rem"
        title={t("diff.title")}
        closeButtonProps={{ "aria-label": t("words:action.close") }}
      >
        <div className={layout.stack}>
          {isConflict ? <Hint tone="amber">{t("diff.conflict")}</Hint> : null}
          {error && !isConflict ? <Failure error={error} /> : null}
          <Differences changes={changes} />
          {changes.some(({ setting }) => !setting.hot) ? (
            <Hint tone="blue">{t("diff.restart")}</Hint>
          ) : null}
          <div className={layout.end}>
            <Button
              variant="default"
              onClick={() => {
                setOpened(false);
              }}
            >
              {t("words:action.cancel")}
            </Button>
            <Button loading={saving.isPending || isLoading} onClick={save}>
              {t("diff.save", { count: changes.length })}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}
