// What lives here: a question that is asked before something is done that can't be undone.
import { Button, Modal } from "@mantine/core";
import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import layout from "./Layout.module.css";

export interface Question {
  title: string;
  text: ReactNode;
  /** The word on the button that does it. */
  action: string;
  danger?: boolean;
}

const ConfirmContext = createContext<(question: Question) => Promise<boolean>>(() =>
  Promise.resolve(false),
);

/** Asks, and promises the answer. */
export const useConfirm = () => use(ConfirmContext);

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState<Question>();
  const [opened, setOpened] = useState(false);
  const answer = useRef<(yes: boolean) => void>(undefined);

  const ask = useCallback((next: Question) => {
    answer.current?.(false);
    setQuestion(next);
    setOpened(true);
    return new Promise<boolean>((resolve) => {
      answer.current = resolve;
    });
  }, []);
  const finish = (yes: boolean) => {
    setOpened(false);
    answer.current?.(yes);
    answer.current = undefined;
  };

  return (
    <ConfirmContext value={useMemo(() => ask, [ask])}>
      {children}
      <Modal
        opened={opened}
        onClose={() => {
          finish(false);
        }}
        title={question?.title}
        closeButtonProps={{ "aria-label": t("action.close") }}
        zIndex={400}
      >
        <div className={layout.stack}>
          <div className="breakable">{question?.text}</div>
          <div className={layout.end}>
            <Button
              variant="default"
              data-autofocus
              onClick={() => {
                finish(false);
              }}
            >
              {t("action.cancel")}
            </Button>
            <Button
              {...(question?.danger ? { color: "red" } : {})}
              onClick={() => {
                finish(true);
              }}
            >
              {question?.action}
            </Button>
          </div>
        </div>
      </Modal>
    </ConfirmContext>
  );
}
