// What lives here: the client keys.
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../api/keys";
import type { ClientKey, CreatedKey } from "../../api/types/keys";
import layout from "../../elements/Layout.module.css";
import { Failure } from "../../elements/Notice";
import { PageHeader } from "../../elements/PageHeader";
import surface from "../../elements/Section.module.css";
import { KeyForm } from "./KeyForm";
import { KeyTable } from "./KeyTable";
import { NewKey } from "./NewKey";

export function KeysPage() {
  const { t } = useTranslation("keys");
  const keys = useKeys();
  /** `null`: a new one. */
  const [edited, setEdited] = useState<ClientKey | null>();
  const [created, setCreated] = useState<CreatedKey>();
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setEdited(null);
            }}
          >
            {t("create")}
          </Button>
        }
      />
      <div className={layout.stack}>
        {keys.error ? <Failure error={keys.error} onRetry={() => void keys.refetch()} /> : null}
        <div className={surface.section}>
          <KeyTable rows={keys.data?.items} onEdit={setEdited} />
        </div>
      </div>
      {edited === undefined ? null : (
        <KeyForm
          edited={edited}
          onClose={() => {
            setEdited(undefined);
          }}
          onCreated={setCreated}
        />
      )}
      {created ? (
        <NewKey
          created={created}
          onClose={() => {
            setCreated(undefined);
          }}
        />
      ) : null}
    </>
  );
}
