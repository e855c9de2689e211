// What lives here: the stand-in's sign-in, sign-out and password.
import { Refusal, readJson, sendJson } from "../routing.mjs";
import { record } from "../state.mjs";

const COOKIE = "b2a_admin_session";
const HOURS = 12;

function sessionOf(state, request) {
  const cookies = (request.headers.cookie ?? "").split(/; */);
  const own = cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`));
  const session = own && state.sessions.get(own.slice(COOKIE.length + 1));
  return session && session.expires > Date.now() ? session : undefined;
}

export function requireSession(state, request) {
  if (!sessionOf(state, request))
    throw new Refusal(401, "an admin key or a panel session is needed");
}

const expiry = (session) => new Date(session.expires).toISOString();

export function routeSession(router) {
  router.on("POST", "/admin/panel/login", async ({ state, request, response }) => {
    const { username = "", password = "" } = await readJson(request);
    if (typeof username !== "string" || username.trim() === "" || password === "") {
      throw new Refusal(400, "username and password are needed");
    }
    const attempts = (state.attempts.get(username) ?? 0) + 1;
    if (attempts > 10) {
      throw new Refusal(429, "too many attempts; try again later", {}, { "retry-after": "60" });
    }
    if (username.trim() !== state.user.username || password.trim() !== state.user.password) {
      state.attempts.set(username, attempts);
      throw new Refusal(401, "wrong username or password");
    }
    state.attempts.clear();
    const session = { id: state.random.hex(32), expires: Date.now() + HOURS * 3_600_000 };
    state.sessions.set(session.id, session);
    sendJson(
      response,
      200,
      { success: true, username: state.user.username, expires_at: expiry(session) },
      {
        "set-cookie": `${COOKIE}=${session.id}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${HOURS * 3600}`,
      },
    );
  });

  router.on("POST", "/admin/panel/logout", ({ state, request, response }) => {
    const session = sessionOf(state, request);
    if (session) state.sessions.delete(session.id);
    sendJson(response, 200, { success: true }, { "set-cookie": `${COOKIE}=; Path=/; Max-Age=0` });
  });

  router.on("GET", "/admin/panel/me", ({ state, request }) => {
    const session = sessionOf(state, request);
    if (!session) return { authenticated: false };
    return { authenticated: true, username: state.user.username, expires_at: expiry(session) };
  });

  router.on("POST", "/admin/panel/change-password", async ({ state, request, response }) => {
    const { new_password: password = "" } = await readJson(request);
    if (password.trim().length < 6)
      throw new Refusal(400, "the password needs at least 6 characters");
    state.user.password = password.trim();
    record(state, "panel.change_password", state.user.username);
    state.sessions.clear();
    sendJson(
      response,
      200,
      {
        success: true,
        username: state.user.username,
        password_updated_at: new Date().toISOString(),
      },
      { "set-cookie": `${COOKIE}=; Path=/; Max-Age=0` },
    );
  });
}
