// What lives here: the Flow tokens as rows.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FLOW, removeFlowToken } from "../../api/flow";
import type { FlowToken } from "../../api/types/flow";
import { useConfirm } from "../../elements/confirm";
import { Moment } from "../../elements/Moment";
import { Empty } from "../../elements/Notice";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { Tone } from "../../elements/Tone";
import { useAction } from "../../elements/useAction";
import { useFormat } from "../../format/useFormat";

/** From so many errors in a row on, a token is counted as one with errors. */
const ERRORED = 3;

const TONES = { ready: "green", disabled: "gray", errored: "red" } as const;

function stateOf(token: FlowToken): keyof typeof TONES {
  if (token.disabled) return "disabled";
  return token.error_count >= ERRORED ? "errored" : "ready";
}

function Remove({ token }: { token: FlowToken }) {
  const { t } = useTranslation(["flow", "words"]);
  const confirm = useConfirm();
  const { id, email = "–" } = token;
  const removal = useAction({
    run: () => removeFlowToken(id),
    success: () => t("remove.done"),
    changes: [FLOW],
  });
  const remove = async () => {
    const question = {
      title: t("remove.title"),
      text: t("remove.text", { id, email }),
      action: t("remove.action"),
      danger: true,
    };
    if (await confirm(question)) removal.mutate();
  };
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={removal.isPending}
      aria-label={t("remove.of", { id })}
      onClick={() => void remove()}
    >
      {t("words:action.remove")}
    </Button>
  );
}

export function TokenTable({ rows }: { rows: FlowToken[] | undefined }) {
  const { t } = useTranslation("flow");
  const format = useFormat();
  const columns: Column<FlowToken>[] = [
    {
      key: "token",
      header: t("column.token"),
      lead: true,
      cell: (token) => <span className="mono">{token.id}</span>,
    },
    {
      key: "email",
      header: t("column.email"),
      cell: (token) => <span className="breakable">{token.email || "–"}</span>,
    },
    {
      key: "state",
      header: t("column.state"),
      cell: (token) => {
        const state = stateOf(token);
        return <Tone tone={TONES[state]}>{t(`state.${state}`)}</Tone>;
      },
    },
    {
      key: "credits",
      header: t("column.credits"),
      align: "end",
      cell: (token) => (token.credits === undefined ? "–" : format.number(token.credits)),
    },
    {
      key: "errors",
      header: t("column.errors"),
      align: "end",
      cell: (token) => format.number(token.error_count),
    },
    {
      key: "used",
      header: t("column.lastUsed"),
      align: "end",
      cell: (token) => <Moment at={token.last_used} />,
    },
    {
      key: "actions",
      header: t("column.actions"),
      actions: true,
      cell: (token) => <Remove token={token} />,
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(token) => token.id}
      empty={<Empty title={t("empty.title")}>{t("empty.text")}</Empty>}
      skeletonRows={3}
    />
  );
}
