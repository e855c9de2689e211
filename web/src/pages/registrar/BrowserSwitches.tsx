// What lives here: whether registrars renew with a browser.
import { Skeleton, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CONFIGURATION, useConfiguration } from "../../api/configuration";
import { switchBrowserRefresh } from "../../api/registrar";
import type { Configuration } from "../../api/types/configuration";
import type { BrowserRefresh } from "../../api/types/registrar";
import layout from "../../elements/Layout.module.css";
import { Failure } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { useAction } from "../../elements/useAction";

const isOn = (configuration: Configuration, path: string): boolean | undefined => {
  const value = configuration.fields.find((field) => field.path === path)?.value;
  return typeof value === "boolean" ? value : undefined;
};

function Switches({ configuration }: { configuration: Configuration }) {
  const { t } = useTranslation("registrar");
  const change = useAction({
    run: (changes: Partial<BrowserRefresh>) => switchBrowserRefresh(changes),
    success: () => t("browser.saved"),
    changes: [CONFIGURATION],
  });
  const enable = isOn(configuration, "pool.enable_browser_refresh");
  const headless = isOn(configuration, "pool.browser_refresh_headless");
  if (enable === undefined && headless === undefined) return t("browser.unknown");
  return (
    <div className={layout.stack}>
      <Switch
        label={t("browser.enable")}
        checked={enable ?? false}
        disabled={change.isPending}
        onChange={(event) => {
          change.mutate({ enable: event.currentTarget.checked });
        }}
      />
      <Switch
        label={t("browser.headless")}
        checked={headless ?? false}
        disabled={change.isPending || !enable}
        onChange={(event) => {
          change.mutate({ headless: event.currentTarget.checked });
        }}
      />
    </div>
  );
}

export function BrowserSwitches() {
  const { t } = useTranslation("registrar");
  const query = useConfiguration();
  return (
    <Section title={t("browser.title")} about={t("browser.about")}>
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Skeleton height={64} /> : null}
      {query.data ? <Switches configuration={query.data} /> : null}
    </Section>
  );
}
