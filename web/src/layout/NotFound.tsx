// What lives here: the page for addresses that lead nowhere.
import { useTranslation } from "react-i18next";
import { TextLink } from "../elements/TextLink";
import { Empty } from "../elements/Notice";
import { PageHeader } from "../elements/PageHeader";

export function NotFound() {
  const { t } = useTranslation("shell");
  return (
    <>
      <PageHeader title={t("notFound.title")} />
      <Empty title={t("notFound.title")}>
        <TextLink to="/">{t("notFound.back")}</TextLink>
      </Empty>
    </>
  );
}
