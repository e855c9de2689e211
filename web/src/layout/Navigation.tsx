// What lives here: the list of all pages.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./Navigation.module.css";
import { PLACES } from "./places";

export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation("shell");
  return (
    <nav aria-label={t("navigation")}>
      {PLACES.map(({ group, places }) => (
        <div key={group} className={classes.group}>
          <div className={classes.heading}>{t(`group.${group}`)}</div>
          <ul className={classes.list}>
            {places.map(({ to, name, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.link ?? ""}
                  activeProps={{ "aria-current": "page" }}
                  activeOptions={{ exact: true, includeSearch: false }}
                  {...(onNavigate ? { onClick: onNavigate } : {})}
                >
                  <Icon size={18} stroke={1.6} aria-hidden />
                  {t(`place.${name}`)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
