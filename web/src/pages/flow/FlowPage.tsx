// What lives here: Flow tokens, or that Flow is switched off.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FLOW, reloadFlowTokens, useFlow } from "../../api/flow";
import layout from "../../elements/Layout.module.css";
import { Empty, Failure } from "../../elements/Notice";
import { PageHeader } from "../../elements/PageHeader";
import surface from "../../elements/Section.module.css";
import { Tile } from "../../elements/Tile";
import { useAction } from "../../elements/useAction";
import { useFormat } from "../../format/useFormat";
import { AddToken } from "./AddToken";
import { TokenTable } from "./TokenTable";

function Off({ message }: { message: string }) {
  const { t } = useTranslation("flow");
  return (
    <div className={surface.section}>
      <Empty title={t("off.title")}>{t("off.text", { message })}</Empty>
    </div>
  );
}

export function FlowPage() {
  const { t } = useTranslation("flow");
  const format = useFormat();
  const query = useFlow();
  const status = query.data;
  const reload = useAction({
    run: reloadFlowTokens,
    success: (answer) =>
      t("reloaded", { count: answer.loaded, total: format.number(answer.total) }),
    changes: [FLOW],
  });
  const isOff = status?.enabled === false;
  const names = ["total", "ready", "disabled", "errored"] as const;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          isOff ? undefined : (
            <Button
              variant="default"
              loading={reload.isPending}
              onClick={() => {
                reload.mutate();
              }}
            >
              {t("reload")}
            </Button>
          )
        }
      />
      <div className={layout.stack}>
        {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
        {isOff ? (
          <Off message={status.message ?? "–"} />
        ) : (
          <>
            <div className={layout.tiles} data-per-row={4}>
              {names.map((name) => (
                <Tile
                  key={name}
                  label={t(`tile.${name}`)}
                  value={status && format.number(status[name] ?? 0)}
                />
              ))}
            </div>
            <div className={surface.section}>
              <TokenTable rows={status && (status.tokens ?? [])} />
            </div>
            <AddToken />
          </>
        )}
      </div>
    </>
  );
}
