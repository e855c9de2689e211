// What lives here: which lines of the log are shown, and whether they move.
import { Button, NativeSelect } from "@mantine/core";
import { IconDownload, IconEraser, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { LogLevel, LogSource } from "../../api/types/logs";
import layout from "../../elements/Layout.module.css";
import { SearchField } from "../../elements/SearchField";
import { LOG_LEVELS, LOG_SOURCES, type LogsSearch } from "./search";

const route = getRouteApi("/logs");

interface Props {
  isPaused: boolean;
  /** Lines that came since then. */
  waiting: number;
  onPause: (pause: boolean) => void;
  onClear: () => void;
  onSave: () => void;
}

export function LogControls({ isPaused, waiting, onPause, onClear, onSave }: Props) {
  const { t } = useTranslation("logs");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: Partial<LogsSearch>) => {
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  };
  const resume = waiting > 0 ? t("resumeWith", { count: waiting }) : t("resume");
  return (
    <div className={layout.toolbar}>
      <SearchField
        label={t("search")}
        value={search.q ?? ""}
        className={layout.grow}
        onChange={(q) => {
          change({ q: q || undefined });
        }}
      />
      <NativeSelect
        aria-label={t("source.label")}
        value={search.source ?? "all"}
        data={(["all", ...LOG_SOURCES] as const).map((value) => ({
          value,
          label: t(`source.${value}`),
        }))}
        onChange={(event) => {
          const value = event.currentTarget.value;
          change({ source: value === "all" ? undefined : (value as LogSource) });
        }}
      />
      <NativeSelect
        aria-label={t("level.label")}
        value={search.level ?? "all"}
        data={(["all", ...LOG_LEVELS] as const).map((value) => ({
          value,
          label: t(`level.${value}`),
        }))}
        onChange={(event) => {
          const value = event.currentTarget.value;
          change({ level: value === "all" ? undefined : (value as LogLevel) });
        }}
      />
      <Button
        variant={isPaused ? "filled" : "default"}
        leftSection={
          isPaused ? (
            <IconPlayerPlay size={16} aria-hidden />
          ) : (
            <IconPlayerPause size={16} aria-hidden />
          )
        }
        onClick={() => {
          onPause(!isPaused);
        }}
      >
        {isPaused ? resume : t("pause")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconEraser size={16} aria-hidden />}
        onClick={onClear}
      >
        {t("clear")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={onSave}
      >
        {t("download")}
      </Button>
    </div>
  );
}
