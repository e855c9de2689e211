// What lives here: which panel is tested, its pages, and how one signs in.
import { startMock } from "../../web/mock/server.mjs";

/** Every page, and the name that its heading has in both languages. */
export const PAGES = [
  { name: "overview", path: "/", en: "Overview", zh: "概览" },
  { name: "accounts", path: "/accounts", en: "Accounts", zh: "账号" },
  { name: "files", path: "/files", en: "Files", zh: "文件" },
  { name: "registrar", path: "/registrar", en: "Registrar", zh: "注册机" },
  { name: "flow", path: "/flow", en: "Flow tokens", zh: "Flow 令牌" },
  { name: "playground", path: "/playground", en: "Playground", zh: "试验场" },
  { name: "keys", path: "/keys", en: "Keys", zh: "密钥" },
  { name: "requests", path: "/requests", en: "Requests", zh: "请求" },
  { name: "logs", path: "/logs", en: "Logs", zh: "日志" },
  { name: "settings", path: "/settings", en: "Settings", zh: "设置" },
  { name: "audit", path: "/audit", en: "Audit", zh: "审计" },
];

/**
 * The panel at PANEL_URL with PANEL_USERNAME and PANEL_PASSWORD (and PANEL_KEY, a client key), or a stand-in that is
 * started here. `mock` is the stand-in's state, where it is one.
 */
export async function target(options = {}) {
  const { PANEL_URL, PANEL_USERNAME = "admin", PANEL_PASSWORD = "", PANEL_KEY } = process.env;
  if (PANEL_URL) {
    return {
      url: PANEL_URL.replace(/\/+$/, "").replace(/\/admin\/panel$/, ""),
      username: PANEL_USERNAME,
      password: PANEL_PASSWORD,
      clientKey: PANEL_KEY,
      mock: undefined,
      close: async () => {},
    };
  }
  const { url, state, close } = await startMock(options);
  const { username, password } = state.user;
  return { url, username, password, clientKey: state.clientKey, mock: state, close };
}

/** Signs in with the keyboard alone. */
export async function signIn(page, url, username, password, path = "/") {
  await page.goto(`${url}/admin/panel#${path}`);
  await page.locator("input[autocomplete=username]").waitFor();
  await page.keyboard.type(username);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.locator("nav").first().waitFor({ state: "attached" });
}
