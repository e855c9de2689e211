// What lives here: what is shown instead of a page that broke.
import { Button, Code } from "@mantine/core";
import { useTranslation } from "react-i18next";
import layout from "./Layout.module.css";
import { Hint } from "./Notice";

export function Crash({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <div className={layout.stack}>
      <Hint tone="red" title={t("error.crashed")}>
        {t("error.crashedText")}
      </Hint>
      <Code block>{error instanceof Error ? (error.stack ?? error.message) : String(error)}</Code>
      <div>
        <Button
          onClick={() => {
            window.location.reload();
          }}
        >
          {t("action.reload")}
        </Button>
      </div>
    </div>
  );
}
