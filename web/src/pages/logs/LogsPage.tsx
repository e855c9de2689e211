// What lives here: the log: filters, pause, search, and the lines as they come.
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import layout from "../../elements/Layout.module.css";
import { PageHeader } from "../../elements/PageHeader";
import surface from "../../elements/Section.module.css";
import { Tone } from "../../elements/Tone";
import { useFormat } from "../../format/useFormat";
import { keyOfLine, type ShownLine } from "./lineBuffer";
import { LogControls } from "./LogControls";
import { LogList } from "./LogList";
import classes from "./LogsPage.module.css";
import { KEPT_LINES, type TailState, useLogTail } from "./useLogTail";

const route = getRouteApi("/logs");

const STATE_TONES = { connecting: "blue", live: "green", lost: "red", paused: "amber" } as const;

/** How many of `lines` came after those of `frozen`. */
function countNew(lines: readonly ShownLine[], frozen: readonly ShownLine[]): number {
  const last = frozen.at(-1);
  if (!last) return lines.length;
  const key = keyOfLine(last);
  const at = lines.findLastIndex((line) => keyOfLine(line) === key);
  return lines.length - 1 - at;
}

function save(lines: readonly ShownLine[]): void {
  const text = lines.map((one) => `${one.ts} ${one.level} ${one.source} ${one.message}\n`).join("");
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "business2api.log";
  link.click();
  URL.revokeObjectURL(address);
}

export function LogsPage() {
  const { t } = useTranslation("logs");
  const format = useFormat();
  const search = route.useSearch();
  const tail = useLogTail({ source: search.source ?? "all", level: search.level ?? "all" });
  const [frozen, setFrozen] = useState<readonly ShownLine[]>();
  const wanted = (search.q ?? "").trim().toLowerCase();
  const kept = frozen ?? tail.lines;
  const shown = useMemo(
    () => kept.filter((line) => line.message.toLowerCase().includes(wanted)),
    [kept, wanted],
  );
  const state: TailState | "paused" = frozen ? "paused" : tail.state;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          <span role="status">
            <Tone tone={STATE_TONES[state]}>{t(`state.${state}`)}</Tone>
          </span>
        }
      />
      <div className={layout.stack}>
        <LogControls
          isPaused={frozen !== undefined}
          waiting={frozen ? countNew(tail.lines, frozen) : 0}
          onPause={(pause) => {
            setFrozen(pause ? tail.lines : undefined);
          }}
          onClear={() => {
            tail.clear();
            setFrozen(frozen && []);
          }}
          onSave={() => {
            save(shown);
          }}
        />
        <div className={surface.section}>
          <LogList
            lines={shown}
            wanted={wanted}
            follow={frozen === undefined}
            empty={kept.length > 0 ? t("emptyFiltered") : t("empty")}
          />
          <div className={classes.foot}>
            {t("shown", {
              shown: format.number(shown.length),
              kept: format.number(kept.length),
              limit: format.number(KEPT_LINES),
            })}
          </div>
        </div>
      </div>
    </>
  );
}
