// What lives here: registrars: how renewals go, their tasks, what can be asked of them, and who is connected.
import { useTranslation } from "react-i18next";
import layout from "../../elements/Layout.module.css";
import { PageHeader } from "../../elements/PageHeader";
import { AskForAccounts } from "./AskForAccounts";
import { BrowserSwitches } from "./BrowserSwitches";
import { RenewOne } from "./RenewOne";
import { RegistrarMetrics } from "./RegistrarMetrics";
import { TaskList } from "./TaskList";
import { WorkerList } from "./WorkerList";

export function RegistrarPage() {
  const { t } = useTranslation("registrar");
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <div className={layout.stack}>
        <RegistrarMetrics />
        <TaskList />
        <div className={layout.columns}>
          <AskForAccounts />
          <BrowserSwitches />
          <RenewOne />
          <WorkerList />
        </div>
      </div>
    </>
  );
}
