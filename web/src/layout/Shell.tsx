// What lives here: what stands around every page: navigation, the bar at the top, and the page itself.
import { ActionIcon, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMenu2 } from "@tabler/icons-react";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { AccountMenu } from "./AccountMenu";
import { Brand } from "./Brand";
import { Navigation } from "./Navigation";
import classes from "./Shell.module.css";

export function Shell() {
  const { t } = useTranslation(["shell", "words"]);
  const [opened, { open, close }] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);

  // A new page is read from its beginning, by eyes and by screen readers.
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className={classes.shell}>
      <a
        className={classes.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t("skip")}
      </a>
      <header className={classes.bar}>
        <ActionIcon
          className={classes.burger}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("openNavigation")}
          aria-expanded={opened}
          onClick={open}
        >
          <IconMenu2 size={20} aria-hidden />
        </ActionIcon>
        <Brand />
        <div className={classes.barEnd}>
          <AccountMenu />
        </div>
      </header>
      <div className={classes.sidebar}>
        <div className={classes.navigation}>
          <Navigation />
        </div>
      </div>
      <Drawer
        opened={opened}
        onClose={close}
        size={270}
        title={t("navigation")}
        closeButtonProps={{ "aria-label": t("words:action.close") }}
      >
        <Navigation onNavigate={close} />
      </Drawer>
      <main className={classes.main} id="main" ref={main} tabIndex={-1}>
        <div className={classes.page}>
          <Outlet />
        </div>
      </main>
    </div>
  );
}
