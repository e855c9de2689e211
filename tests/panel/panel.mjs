// What lives here: which panel is tested, its pages, and how one signs in.
import { startMock } from "../../web/mock/server.mjs";
import { gatewayBinary, startGateway } from "./gateway.mjs";

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

/** A stand-in that is started here; `mock` is its state. */
async function standIn(options) {
  const { url, state, close } = await startMock(options);
  const { username, password } = state.user;
  return {
    url,
    username,
    password,
    clientKey: state.clientKey,
    mock: state,
    close,
  };
}

/**
 * A real gateway: the one at PANEL_URL with PANEL_USERNAME and PANEL_PASSWORD (and PANEL_KEY, a client key), or a demo
 * that is started here; undefined when there is neither.
 */
async function realGateway() {
  const { PANEL_URL, PANEL_USERNAME = "admin", PANEL_PASSWORD = "", PANEL_KEY } = process.env;
  if (PANEL_URL) {
    return {
      url: PANEL_URL.replace(/\/+$/, "").replace(/\/admin\/panel$/, ""),
      username: PANEL_USERNAME,
      password: PANEL_PASSWORD,
      clientKey: PANEL_KEY,
      close: async () => {},
    };
  }
  const binary = gatewayBinary();
  return binary && (await startGateway(binary));
}

/** A real gateway where there is one, else a stand-in; or only a stand-in, or only a demo that is started here. */
export async function target(kind = "any", options = {}) {
  if (kind === "mock") return await standIn(options);
  if (kind === "demo") return process.env.PANEL_URL ? undefined : await realGateway();
  return (await realGateway()) ?? (await standIn(options));
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
