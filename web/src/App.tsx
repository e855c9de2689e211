// What lives here: everything around the pages: theme, answers, dialogs, and whether somebody is signed in.
import { Loader, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./App.module.css";
import { queryClient } from "./api/queryClient";
import { useSession } from "./api/session";
import { ConfirmProvider } from "./elements/confirm";
import { Failure } from "./elements/Notice";
import { SignInPage } from "./pages/signin/SignInPage";
import { router } from "./router";
import { theme } from "./theme/theme";

function Door() {
  const { t } = useTranslation("shell");
  const session = useSession();
  if (session.data?.authenticated) return <RouterProvider router={router} />;
  if (session.data) return <SignInPage />;
  if (session.error) {
    return (
      <main className={classes.middle}>
        <Failure error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return (
    <main className={classes.middle} aria-busy>
      <Loader aria-label={t("signIn.checking")} />
    </main>
  );
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      // Both would be <style> tags, which the content security policy forbids: see theme/colors.css.
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <ConfirmProvider>
          <Notifications position="bottom-right" limit={4} zIndex={500} />
          <Door />
        </ConfirmProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
