// What lives here: bringing account files: drag and drop or a dialog, and what became of each.
import { Button, FileButton, Loader, Switch } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { ACCOUNTS } from "../../api/accounts";
import { POOL_STATE } from "../../api/pool";
import { importFiles, POOL_FILES } from "../../api/poolFiles";
import { Failure, Hint } from "../../elements/Notice";
import layout from "../../elements/Layout.module.css";
import { Section } from "../../elements/Section";
import { useAction } from "../../elements/useAction";
import { useFormat } from "../../format/useFormat";
import { LARGEST_IMPORT, sortChosen } from "./chosenFiles";
import classes from "./ImportFiles.module.css";
import { ImportResult } from "./ImportResult";

export function ImportFiles() {
  const { t } = useTranslation("files");
  const format = useFormat();
  const [overwrite, setOverwrite] = useState(true);
  const [isOver, setIsOver] = useState(false);
  const [complaint, setComplaint] = useState<string>();
  const bring = useAction({
    run: (files: File[]) => importFiles(files, overwrite),
    changes: [ACCOUNTS, POOL_FILES, POOL_STATE],
    quiet: true,
  });

  const take = (files: File[]) => {
    const { fitting, wrong, isTooLarge } = sortChosen(files);
    setComplaint(undefined);
    bring.reset();
    if (wrong.length > 0) setComplaint(t("import.wrongType", { names: wrong.join(", ") }));
    if (isTooLarge) setComplaint(t("import.tooLarge", { limit: format.bytes(LARGEST_IMPORT) }));
    else if (fitting.length > 0) bring.mutate(fitting);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    if (!bring.isPending) take([...event.dataTransfer.files]);
  };

  return (
    <Section title={t("import.title")} about={t("import.about")}>
      <div className={layout.stack}>
        <div
          className={classes.zone}
          data-over={isOver || undefined}
          data-testid="drop-zone"
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => {
            setIsOver(false);
          }}
          onDrop={drop}
        >
          {bring.isPending ? (
            <div className={classes.line} role="status">
              <Loader size="sm" />
              {t("import.running", { count: bring.variables.length })}
            </div>
          ) : (
            <div className={classes.line}>
              <IconUpload size={22} stroke={1.5} aria-hidden />
              <span>{t("import.drop")}</span>
              <span className={classes.or}>{t("import.or")}</span>
              <FileButton multiple accept=".json,.zip" onChange={take}>
                {(props) => (
                  <Button {...props} size="xs" variant="default">
                    {t("import.choose")}
                  </Button>
                )}
              </FileButton>
            </div>
          )}
        </div>
        <Switch
          label={t("import.overwrite")}
          description={t("import.overwriteHint")}
          checked={overwrite}
          onChange={(event) => {
            setOverwrite(event.currentTarget.checked);
          }}
        />
        {complaint ? <Hint tone="amber">{complaint}</Hint> : null}
        {bring.error ? <Failure error={bring.error} /> : null}
        {bring.data ? <ImportResult answer={bring.data} onDismiss={bring.reset} /> : null}
      </div>
    </Section>
  );
}
