// What lives here: every page of the panel and its address, on one page. Addresses stand behind the `#`, so that the
// gateway has one page to serve.
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { Crash } from "./elements/Crash";
import { NotFound } from "./layout/NotFound";
import { Shell } from "./layout/Shell";
import { readAccountsSearch } from "./pages/accounts/search";
import { readFilesSearch } from "./pages/files/search";
import { readLogsSearch } from "./pages/logs/search";
import { readRequestsSearch } from "./pages/requests/search";
import { readSettingsSearch } from "./pages/settings/search";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: Crash,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/overview/OverviewPage"), "OverviewPage"),
});

const accounts = createRoute({
  getParentRoute: () => root,
  path: "/accounts",
  validateSearch: readAccountsSearch,
  component: lazyRouteComponent(() => import("./pages/accounts/AccountsPage"), "AccountsPage"),
});

const files = createRoute({
  getParentRoute: () => root,
  path: "/files",
  validateSearch: readFilesSearch,
  component: lazyRouteComponent(() => import("./pages/files/FilesPage"), "FilesPage"),
});

const registrar = createRoute({
  getParentRoute: () => root,
  path: "/registrar",
  component: lazyRouteComponent(() => import("./pages/registrar/RegistrarPage"), "RegistrarPage"),
});

const flow = createRoute({
  getParentRoute: () => root,
  path: "/flow",
  component: lazyRouteComponent(() => import("./pages/flow/FlowPage"), "FlowPage"),
});

const playground = createRoute({
  getParentRoute: () => root,
  path: "/playground",
  component: lazyRouteComponent(
    () => import("./pages/playground/PlaygroundPage"),
    "PlaygroundPage",
  ),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: "/keys",
  component: lazyRouteComponent(() => import("./pages/keys/KeysPage"), "KeysPage"),
});

const requests = createRoute({
  getParentRoute: () => root,
  path: "/requests",
  validateSearch: readRequestsSearch,
  component: lazyRouteComponent(() => import("./pages/requests/RequestsPage"), "RequestsPage"),
});

const logs = createRoute({
  getParentRoute: () => root,
  path: "/logs",
  validateSearch: readLogsSearch,
  component: lazyRouteComponent(() => import("./pages/logs/LogsPage"), "LogsPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import("./pages/settings/SettingsPage"), "SettingsPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  component: lazyRouteComponent(() => import("./pages/audit/AuditPage"), "AuditPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    accounts,
    files,
    registrar,
    flow,
    playground,
    keys,
    requests,
    logs,
    settings,
    audit,
  ]),
  history: createHashHistory(),
  defaultErrorComponent: Crash,
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
