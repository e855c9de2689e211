// What lives here: log lines that were made up.
import { ago } from "../random.mjs";

const LINES = [
  [
    "info",
    (r) =>
      `POST /v1/chat/completions model=gemini-2.5-pro status=200 duration_ms=${r.integer(300, 9000)}`,
  ],
  [
    "info",
    (r) =>
      `POST /v1/messages model=gemini-2.5-flash status=200 duration_ms=${r.integer(300, 9000)}`,
  ],
  ["debug", (r) => `lease ${r.integer(1e12, 9e12)} of a***r@example.com renewed`],
  ["warn", () => "b***h@example.com answered 429; its text bucket rests for 45 s"],
  ["info", (r) => `job=warm_sessions minted=${r.integer(1, 40)} duration_ms=${r.integer(20, 900)}`],
  [
    "error",
    () => "d***m@example.com: the auth service refused the cookies (401); pending_external now",
  ],
  ["info", () => 'unknown model "<img src=x onerror=window.__harm=1>" asked for: 404'],
];
const REGISTRAR = [
  ["info", () => "claimed 2 renewal tasks"],
  ["info", () => "uploaded credentials of e***r@example.com"],
  ["warn", () => "sign-in page took longer than 30 s, trying again"],
];

/** One more line of either source. */
export function nextLine(random, lastIds, seconds = 0) {
  const source = random.chance(0.2) ? "registrar" : "business2api";
  const [level, message] = random.pick(source === "registrar" ? REGISTRAR : LINES);
  lastIds[source] += 1;
  return { id: lastIds[source], source, ts: ago(seconds), level, message: message(random) };
}

export function makeLogs(random) {
  const lastIds = { business2api: 0, registrar: 0 };
  const lines = Array.from({ length: 400 }, (_, index) =>
    nextLine(random, lastIds, (400 - index) * 3),
  );
  return { lastIds, lines };
}
