// What lives here: how far an action for many accounts has come.
import { Button, Modal, Progress } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ACCOUNTS } from "../../api/accounts";
import { POOL_STATE } from "../../api/pool";
import { POOL_FILES } from "../../api/poolFiles";
import layout from "../../elements/Layout.module.css";
import { useErrorText } from "../../elements/useErrorText";
import { useFormat } from "../../format/useFormat";
import { type BulkProgress, runBulk } from "./bulk";
import classes from "./BulkBar.module.css";

export interface BulkJob {
  title: string;
  emails: string[];
  run: (email: string) => Promise<unknown>;
}

const CONCURRENCY = 6;
const FAILURES_SHOWN = 50;

export function BulkRun({ job, onClose }: { job: BulkJob; onClose: () => void }) {
  const { t } = useTranslation(["accounts", "words"]);
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const stop = useRef<AbortController>(undefined);
  const [isOver, setIsOver] = useState(false);
  const [progress, setProgress] = useState<BulkProgress>({
    total: job.emails.length,
    done: 0,
    failures: [],
  });

  useEffect(() => {
    // Effects run twice during development: each job is begun once.
    if (stop.current) return;
    const controller = new AbortController();
    stop.current = controller;
    void runBulk(job.emails, job.run, {
      concurrency: CONCURRENCY,
      signal: controller.signal,
      onProgress: setProgress,
    }).then(() => {
      setIsOver(true);
      for (const key of [ACCOUNTS, POOL_STATE, POOL_FILES]) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    });
  }, [job, client]);

  const counts = { done: format.number(progress.done), total: format.number(progress.total) };
  const isWhole = progress.done === progress.total;
  const words = isOver ? (isWhole ? "bulk.finished" : "bulk.stopped") : "bulk.running";
  const hidden = progress.failures.length - FAILURES_SHOWN;
  return (
    <Modal
      opened
      onClose={isOver ? onClose : () => undefined}
      withCloseButton={false}
      title={job.title}
    >
      <div className={layout.stack}>
        <Progress
          value={progress.total === 0 ? 100 : (progress.done / progress.total) * 100}
          aria-label={job.title}
        />
        <div role="status">{t(words, counts)}</div>
        {progress.failures.length > 0 ? (
          <div>
            <strong>{t("bulk.failed", { count: progress.failures.length })}</strong>
            <ul className={classes.failures} tabIndex={0}>
              {progress.failures.slice(0, FAILURES_SHOWN).map(({ email, error }) => (
                <li key={email}>
                  {email}: {errorText(error)}
                </li>
              ))}
              {hidden > 0 ? <li>{t("bulk.andMore", { count: hidden })}</li> : null}
            </ul>
          </div>
        ) : null}
        <div className={layout.end}>
          {isOver ? (
            <Button onClick={onClose}>{t("words:action.close")}</Button>
          ) : (
            <Button variant="default" onClick={() => stop.current?.abort()}>
              {t("words:action.stop")}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
