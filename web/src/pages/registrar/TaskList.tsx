// What lives here: what waits for registrars, or is in their hands.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeTask, nameOfTask, REGISTRAR, useRegistrarTasks } from "../../api/registrar";
import type { RegistrarTask } from "../../api/types/registrar";
import { useConfirm } from "../../elements/confirm";
import layout from "../../elements/Layout.module.css";
import { Moment } from "../../elements/Moment";
import { Empty, Failure } from "../../elements/Notice";
import { SearchField } from "../../elements/SearchField";
import { Section } from "../../elements/Section";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { Pager } from "../../elements/table/Pager";
import { Tone } from "../../elements/Tone";
import { useAction } from "../../elements/useAction";
import { useNow } from "../../elements/useNow";
import { useFormat } from "../../format/useFormat";
import { stateOfTask } from "./taskState";

const PAGE_SIZE = 20;

function TaskState({ task }: { task: RegistrarTask }) {
  const { t } = useTranslation("registrar");
  const now = useNow();
  const state = stateOfTask(task, now);
  if (state === "claimed") {
    return (
      <span className="nowrap">
        <Tone tone="blue">{t("tasks.claimed")}</Tone> <Moment at={task.expires_at} />
      </span>
    );
  }
  if (state === "free") return <Tone tone="green">{t("tasks.free")}</Tone>;
  return (
    <span className="nowrap">
      <Tone tone="amber">{t("tasks.waiting")}</Tone> <Moment at={task.claimable_at} />
    </span>
  );
}

function TaskActions({ task, name }: { task: RegistrarTask; name: string }) {
  const { t } = useTranslation("registrar");
  const confirm = useConfirm();
  const change = useAction({
    run: (action: "retry" | "cancel") => changeTask(task, action),
    success: (_, action) => t(action === "retry" ? "tasks.retried" : "tasks.cancelled", { name }),
    changes: [REGISTRAR],
  });
  const cancel = async () => {
    const question = {
      title: t("tasks.cancelTitle"),
      text: t("tasks.cancelText", { name }),
      action: t("tasks.cancelAction"),
      danger: true,
    };
    if (await confirm(question)) change.mutate("cancel");
  };
  return (
    <Button.Group>
      <Button
        size="compact-xs"
        variant="default"
        disabled={change.isPending}
        aria-label={t("tasks.retryOf", { name })}
        onClick={() => {
          change.mutate("retry");
        }}
      >
        {t("tasks.retry")}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        disabled={change.isPending}
        aria-label={t("tasks.cancelOf", { name })}
        onClick={() => void cancel()}
      >
        {t("tasks.cancel")}
      </Button>
    </Button.Group>
  );
}

function useColumns(): Column<RegistrarTask>[] {
  const { t } = useTranslation("registrar");
  const format = useFormat();
  const nameOf = (task: RegistrarTask) => task.email ?? t("tasks.wanted");
  return [
    {
      key: "task",
      header: t("tasks.column.task"),
      lead: true,
      cell: (task) => (
        <span className="breakable">
          {nameOf(task)}
          {task.email ? null : <span className="mono"> {task.task_id}</span>}
        </span>
      ),
    },
    {
      key: "kind",
      header: t("tasks.column.kind"),
      cell: (task) => t(`tasks.kind.${task.kind}`),
    },
    {
      key: "state",
      header: t("tasks.column.state"),
      cell: (task) => <TaskState task={task} />,
    },
    {
      key: "worker",
      header: t("tasks.column.worker"),
      cell: (task) => <span className="nowrap">{task.worker ?? "–"}</span>,
    },
    {
      key: "failures",
      header: t("tasks.column.failures"),
      align: "end",
      cell: (task) => format.number(task.failures),
    },
    {
      key: "error",
      header: t("tasks.column.error"),
      cell: (task) => <span className="breakable">{task.last_error ?? "–"}</span>,
    },
    {
      key: "actions",
      header: t("tasks.column.actions"),
      actions: true,
      cell: (task) => <TaskActions task={task} name={task.email ?? task.task_id ?? ""} />,
    },
  ];
}

export function TaskList() {
  const { t } = useTranslation(["registrar", "words"]);
  const query = useRegistrarTasks();
  const columns = useColumns();
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [pageSize, setPageSize] = useState(PAGE_SIZE);
  const outstanding = query.data?.outstanding_registrations ?? 0;
  const wanted = text.trim().toLowerCase();
  const fitting = query.data?.items.filter((task) =>
    [task.email, task.task_id, task.worker, task.last_error].some((word) =>
      (word ?? "").toLowerCase().includes(wanted),
    ),
  );
  const total = fitting?.length ?? 0;
  // Tasks end while one looks: the last page may be gone.
  const shown = Math.min(page, Math.max(1, Math.ceil(total / pageSize)));
  return (
    <Section
      title={t("tasks.title")}
      about={outstanding > 0 ? t("tasks.outstanding", { count: outstanding }) : undefined}
      flush
      actions={
        <SearchField
          label={t("tasks.search")}
          value={text}
          className={layout.grow}
          onChange={(next) => {
            setText(next);
            setPage(1);
          }}
        />
      }
    >
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      <DataTable
        label={t("tasks.title")}
        columns={columns}
        rows={fitting?.slice((shown - 1) * pageSize, shown * pageSize)}
        rowKey={(task) => `${task.kind} ${nameOfTask(task)}`}
        empty={<Empty title={wanted === "" ? t("tasks.empty") : t("words:nothingFound")} />}
      />
      {total > PAGE_SIZE ? (
        <Pager
          page={shown}
          pageSize={pageSize}
          total={total}
          onPage={setPage}
          onPageSize={setPageSize}
        />
      ) : null}
    </Section>
  );
}
