// What lives here: the deletion of unusable files: first what would go, then what went.
import { Button, Modal, Skeleton, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ACCOUNTS } from "../../api/accounts";
import { POOL_STATE } from "../../api/pool";
import { executeRemoval, POOL_FILES, previewRemoval } from "../../api/poolFiles";
import type { RemovalCandidate, RemovalPreview, RemovalResult } from "../../api/types/poolFiles";
import layout from "../../elements/Layout.module.css";
import { Empty, Failure, Hint } from "../../elements/Notice";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useAction } from "../../elements/useAction";
import { useFormat } from "../../format/useFormat";
import classes from "./RemoveUnusable.module.css";

function Result({ result }: { result: RemovalResult }) {
  const { t } = useTranslation("files");
  return (
    <div className={layout.stack} role="status">
      <Hint tone={result.failed.length > 0 ? "amber" : "green"}>
        {t("removal.done", { count: result.deleted_count })}
        {result.backup_file ? (
          <div>{t("removal.backupAt", { file: result.backup_file })}</div>
        ) : null}
      </Hint>
      {result.failed.length > 0 ? (
        <div>
          <strong>{t("removal.failed")}</strong>
          <ul className={classes.failed}>
            {result.failed.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

function Candidates({ preview, onDone }: { preview: RemovalPreview; onDone: () => void }) {
  const { t } = useTranslation(["files", "words"]);
  const format = useFormat();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(preview.candidates.map((candidate) => candidate.file_name)),
  );
  const [backup, setBackup] = useState(true);
  const removal = useAction({
    run: () => executeRemoval([...chosen], backup),
    changes: [POOL_FILES, ACCOUNTS, POOL_STATE],
    quiet: true,
  });
  const columns: Column<RemovalCandidate>[] = [
    {
      key: "file",
      header: t("removal.file"),
      lead: true,
      cell: (row) => <span className="breakable">{row.file_name}</span>,
    },
    {
      key: "reason",
      header: t("removal.reason"),
      cell: (row) => [row.reason, row.parse_error].filter(Boolean).join(": "),
    },
    {
      key: "size",
      header: t("removal.size"),
      align: "end",
      cell: (row) => format.bytes(row.size_bytes),
    },
  ];
  if (removal.data) {
    return (
      <div className={layout.stack}>
        <Result result={removal.data} />
        <div className={layout.end}>
          <Button onClick={onDone}>{t("words:action.close")}</Button>
        </div>
      </div>
    );
  }
  if (preview.candidates.length === 0) return <Empty title={t("removal.nothing")} />;
  const { structure_invalid: structure, status_invalid: status } = preview.summary;
  return (
    <div className={layout.stack}>
      <p className={classes.about}>
        {t("removal.about")}{" "}
        {t("removal.summary", {
          structure: format.number(structure),
          status: format.number(status),
        })}
        .
      </p>
      {removal.error ? <Failure error={removal.error} /> : null}
      <div className={classes.list} tabIndex={0} role="group" aria-label={t("removal.title")}>
        <DataTable
          label={t("removal.title")}
          columns={columns}
          rows={preview.candidates}
          rowKey={(row) => row.file_name}
          selection={{
            keys: chosen,
            onChange: setChosen,
            label: (name) => t("removal.select", { name }),
            allLabel: t("removal.selectAll"),
          }}
          empty={null}
        />
      </div>
      <Switch
        label={t("removal.backup")}
        description={backup ? undefined : t("removal.noBackup")}
        checked={backup}
        onChange={(event) => {
          setBackup(event.currentTarget.checked);
        }}
      />
      <div className={layout.end}>
        <Button variant="default" onClick={onDone}>
          {t("words:action.cancel")}
        </Button>
        <Button
          color="red"
          disabled={chosen.size === 0}
          loading={removal.isPending}
          onClick={() => {
            removal.mutate();
          }}
        >
          {t("removal.delete", { count: chosen.size })}
        </Button>
      </div>
    </div>
  );
}

export function RemoveUnusable({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["files", "words"]);
  const preview = useQuery({
    queryKey: ["removal-preview"],
    queryFn: previewRemoval,
    gcTime: 0,
    staleTime: Infinity,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="46rem"
      title={t("removal.title")}
      closeButtonProps={{ "aria-label": t("words:action.close") }}
    >
      {preview.isPending ? <Skeleton height={260} /> : null}
      {preview.error ? (
        <Failure error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {preview.data ? <Candidates preview={preview.data} onDone={onClose} /> : null}
    </Modal>
  );
}
