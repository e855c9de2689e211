// What lives here: the account files: import, list, export, and removal of unusable ones.
import { useTranslation } from "react-i18next";
import layout from "../../elements/Layout.module.css";
import { PageHeader } from "../../elements/PageHeader";
import { FileList } from "./FileList";
import { ImportFiles } from "./ImportFiles";

export function FilesPage() {
  const { t } = useTranslation("files");
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <div className={layout.stack}>
        <ImportFiles />
        <FileList />
      </div>
    </>
  );
}
