// What lives here: the settings: search, the two cooldowns, all fields by section, and saving with a look at the changes.
import { Skeleton, Switch } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfiguration } from "../../api/configuration";
import type { Configuration, Setting } from "../../api/types/configuration";
import layout from "../../elements/Layout.module.css";
import { Empty, Failure, Hint } from "../../elements/Notice";
import { PageHeader } from "../../elements/PageHeader";
import { SearchField } from "../../elements/SearchField";
import { Section } from "../../elements/Section";
import { useFormat } from "../../format/useFormat";
import { CooldownForm } from "./CooldownForm";
import { SaveBar } from "./SaveBar";
import { changesIn, draftOf, type Drafts } from "./settingDraft";
import { SettingRow } from "./SettingRow";
import { bySection, fitsText } from "./settingSearch";
import { useProblemText } from "./useProblemText";

const route = getRouteApi("/settings");

interface Refusal {
  path: string;
  message: string;
}

function Fields({ configuration }: { configuration: Configuration }) {
  const { t } = useTranslation(["settings", "words"]);
  const format = useFormat();
  const problemText = useProblemText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [onlyChanged, setOnlyChanged] = useState(false);
  const [drafts, setDrafts] = useState<Drafts>({});
  const [refusal, setRefusal] = useState<Refusal>();
  const { fields } = configuration;
  const changes = changesIn(fields, drafts);
  const shown = fields.filter(
    (field) => fitsText(field, search.q ?? "") && (!onlyChanged || field.source === "runtime"),
  );

  const drop = (path: string) => {
    setDrafts((before) => Object.fromEntries(Object.entries(before).filter(([p]) => p !== path)));
  };
  const errorOf = (setting: Setting): string | undefined => {
    const reading = changes.find((change) => change.setting.path === setting.path)?.reading;
    if (reading && "problem" in reading) return problemText(reading.problem);
    return refusal?.path === setting.path ? refusal.message : undefined;
  };
  // A refused setting may be out of sight, or filtered away.
  const showRefusal = (next: Refusal | undefined) => {
    setRefusal(next);
    if (!next) return;
    setOnlyChanged(false);
    void navigate({ search: {}, replace: true }).then(() => {
      document.getElementById(`setting-${next.path}`)?.scrollIntoView({ block: "center" });
    });
  };

  return (
    <div className={layout.stack}>
      {configuration.problem ? (
        <Hint tone="red" title={t("notInForce")}>
          {configuration.problem}
        </Hint>
      ) : null}
      <div className={layout.toolbar}>
        <SearchField
          label={t("search")}
          value={search.q ?? ""}
          className={layout.grow}
          onChange={(q) => {
            void navigate({ search: q ? { q } : {}, replace: true });
          }}
        />
        <Switch
          label={t("onlyChanged")}
          checked={onlyChanged}
          onChange={(event) => {
            setOnlyChanged(event.currentTarget.checked);
          }}
        />
        <span role="status">
          {t("count", {
            shown: format.number(shown.length),
            total: format.number(fields.length),
          })}
        </span>
      </div>
      {shown.length === 0 ? <Empty title={t("words:nothingFound")} /> : null}
      {bySection(shown).map(({ section, settings }) => (
        <Section key={section} title={section === "general" ? t("general") : section} flush>
          {settings.map((setting) => (
            <SettingRow
              key={setting.path}
              setting={setting}
              draft={drafts[setting.path] ?? draftOf(setting)}
              isEdited={changes.some((change) => change.setting.path === setting.path)}
              error={errorOf(setting)}
              onChange={(draft) => {
                setDrafts((before) => ({ ...before, [setting.path]: draft }));
                if (refusal?.path === setting.path) setRefusal(undefined);
              }}
              onReset={() => {
                drop(setting.path);
              }}
            />
          ))}
        </Section>
      ))}
      <SaveBar
        version={configuration.version}
        changes={changes}
        onDiscard={() => {
          setDrafts({});
          setRefusal(undefined);
        }}
        onRefused={showRefusal}
      />
    </div>
  );
}

export function SettingsPage() {
  const { t } = useTranslation("settings");
  const query = useConfiguration();
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <div className={layout.stack}>
        <CooldownForm />
        {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
        {query.isPending ? <Skeleton height={500} /> : null}
        {query.data ? <Fields configuration={query.data} /> : null}
      </div>
    </>
  );
}
