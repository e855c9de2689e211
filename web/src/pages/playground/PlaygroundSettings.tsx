// What lives here: what a question is asked with: key, dialect, model, system prompt.
import { Autocomplete, PasswordInput, SegmentedControl, Switch, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../elements/TextLink";
import layout from "../../elements/Layout.module.css";
import { Section } from "../../elements/Section";
import { changePlayground, usePlayground } from "./conversation";
import { DIALECT_NAMES } from "./dialects";
import { errorOf } from "./dialects/dialect";

/** The models that a key may use; they come to whoever has one. */
async function fetchModels(key: string, signal: AbortSignal): Promise<string[]> {
  const answer = await fetch("/v1/models", {
    headers: { Authorization: `Bearer ${key}` },
    credentials: "omit",
    signal,
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(errorOf(body) ?? String(answer.status));
  return (body as { data: { id: string }[] }).data.map(({ id }) => id);
}

function useModels(key: string) {
  const { t } = useTranslation("playground");
  const query = useQuery({
    // The key is no part of the cache's keys: its length and end tell keys apart well enough while one types.
    queryKey: ["models", key.length, key.slice(-4)],
    queryFn: ({ signal }) => fetchModels(key, signal),
    enabled: key.length >= 8,
    retry: false,
    gcTime: 0,
    staleTime: 60_000,
  });
  const models = query.data ?? [];
  const note = query.error
    ? query.error.message
    : models.length > 0
      ? t("model.loaded", { count: models.length })
      : "\u00a0";
  return { models, note };
}

export function PlaygroundSettings() {
  const { t } = useTranslation(["playground", "words"]);
  const { key, dialect, model, system, streamed } = usePlayground();
  const { models, note } = useModels(key);
  return (
    <Section title={t("settings")}>
      <div className={layout.stack}>
        <PasswordInput
          label={t("key.label")}
          description={t("key.hint")}
          placeholder="sk-…"
          autoComplete="off"
          data-1p-ignore
          value={key}
          onChange={(event) => {
            changePlayground({ key: event.currentTarget.value.trim() });
          }}
          visibilityToggleButtonProps={{ "aria-label": t("words:action.show") }}
        />
        {key === "" ? (
          <TextLink to="/keys" size="sm">
            {t("key.make")}
          </TextLink>
        ) : null}
        <SegmentedControl
          fullWidth
          aria-label={t("dialect")}
          value={dialect}
          data={DIALECT_NAMES.map((value) => ({ value, label: t(`words:dialect.${value}`) }))}
          onChange={(value) => {
            changePlayground({ dialect: value });
          }}
        />
        <Autocomplete
          label={t("model.label")}
          description={note}
          inputWrapperOrder={["label", "input", "description"]}
          data={models}
          value={model}
          onChange={(value) => {
            changePlayground({ model: value });
          }}
          spellCheck={false}
        />
        <Textarea
          label={t("system.label")}
          description={t("system.hint")}
          rows={3}
          value={system}
          onChange={(event) => {
            changePlayground({ system: event.currentTarget.value });
          }}
        />
        <Switch
          label={t("streamed")}
          checked={streamed}
          onChange={(event) => {
            changePlayground({ streamed: event.currentTarget.checked });
          }}
        />
      </div>
    </Section>
  );
}
