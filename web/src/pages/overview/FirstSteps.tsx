// What lives here: what to do while there are no accounts.
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Section } from "../../elements/Section";
import classes from "./FirstSteps.module.css";

const STEPS = [
  { name: "import", to: "/files" },
  { name: "key", to: "/keys" },
  { name: "try", to: "/playground" },
] as const;

export function FirstSteps() {
  const { t } = useTranslation("overview");
  return (
    <Section title={t("first.title")} about={t("first.text")}>
      <ol className={classes.steps}>
        {STEPS.map(({ name, to }, index) => (
          <li key={name} className={classes.step}>
            <span className={classes.number} aria-hidden>
              {index + 1}
            </span>
            <div>
              <strong>{t(`first.${name}Title`)}</strong>
              <p className={classes.text}>{t(`first.${name}Text`)}</p>
              <Button
                component={Link}
                to={to}
                size="xs"
                variant={index === 0 ? "filled" : "default"}
              >
                {t(`first.${name}Action`)}
              </Button>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
