// What lives here: what became of an import, file by file.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ImportAnswer } from "../../api/types/poolFiles";
import layout from "../../elements/Layout.module.css";
import { Hint } from "../../elements/Notice";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useFormat } from "../../format/useFormat";
import { type FileError, splitError } from "./chosenFiles";
import classes from "./ImportFiles.module.css";

interface Props {
  answer: ImportAnswer;
  onDismiss: () => void;
}

export function ImportResult({ answer, onDismiss }: Props) {
  const { t } = useTranslation("files");
  const format = useFormat();
  const columns: Column<FileError>[] = [
    {
      key: "name",
      header: t("import.name"),
      lead: true,
      cell: (row) => <span className="breakable">{row.name}</span>,
    },
    { key: "why", header: t("import.why"), cell: (row) => row.why },
  ];
  const counts = {
    success: format.number(answer.success),
    total: format.number(answer.total),
    skipped: format.number(answer.skipped),
    failed: format.number(answer.failed),
  };
  return (
    <div className={layout.stack} role="status">
      <Hint tone={answer.failed > 0 ? "amber" : "green"}>{t("import.result", counts)}</Hint>
      {answer.errors.length > 0 ? (
        <DataTable
          label={t("import.notImported")}
          columns={columns}
          rows={answer.errors.map(splitError)}
          rowKey={(row) => `${row.name}: ${row.why}`}
          empty={null}
        />
      ) : null}
      {answer.imported_emails.length > 0 ? (
        <details open={answer.imported_emails.length <= 20}>
          <summary>
            {t("import.imported")}: {format.number(answer.imported_emails.length)}
          </summary>
          <ul className={classes.emails}>
            {answer.imported_emails.map((email) => (
              <li key={email}>{email}</li>
            ))}
          </ul>
        </details>
      ) : null}
      <div>
        <Button size="xs" variant="default" onClick={onDismiss}>
          {t("import.dismiss")}
        </Button>
      </div>
    </div>
  );
}
