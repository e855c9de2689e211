// What lives here: one call of the admin API: query, body, errors, and what happens when the session has ended.

/** Why a call failed. `status` 0: no answer came. */
export class ApiError extends Error {
  readonly status: number;
  /** The setting or field that is wrong, where the answer names one. */
  readonly field: string | undefined;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>, retryAfter?: number) {
    super(typeof body.error === "string" ? body.error : "");
    this.name = "ApiError";
    this.status = status;
    this.body = body;
    this.field = typeof body.field === "string" ? body.field : undefined;
    this.retryAfter = retryAfter;
  }
}

export type QueryValues = Record<string, string | number | boolean | string[] | null | undefined>;

export interface CallOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  query?: QueryValues;
  /** Sent as JSON; a form is sent as it is. */
  body?: unknown;
  signal?: AbortSignal | undefined;
}

type SessionListener = () => void;
const sessionListeners = new Set<SessionListener>();

/** Calls `listener` whenever an answer says that there is no session (any more). */
export function onSessionEnd(listener: SessionListener): () => void {
  sessionListeners.add(listener);
  return () => sessionListeners.delete(listener);
}

/** `path` with the values that are set; lists are joined by commas, empty ones left out. */
export function withQuery(path: string, values: QueryValues = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== undefined && text !== null && text !== "") query.set(name, String(text));
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

async function bodyOf(answer: Response): Promise<Record<string, unknown>> {
  const text = await answer.text();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // A proxy in between answers in HTML or plain text; its status says enough.
  }
  return {};
}

async function failure(answer: Response): Promise<ApiError> {
  const seconds = Number.parseInt(answer.headers.get("retry-after") ?? "", 10);
  return new ApiError(
    answer.status,
    await bodyOf(answer),
    Number.isNaN(seconds) ? undefined : seconds,
  );
}

/** The answer of one call as it came; throws an `ApiError` unless it is a success. */
export async function callRaw(path: string, options: CallOptions = {}): Promise<Response> {
  const { method = "GET", query, body, signal } = options;
  const isForm = body instanceof FormData;
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined && !isForm) headers["content-type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(withQuery(path, query), {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, {});
  }
  if (answer.ok) return answer;
  if (answer.status === 401 && !path.endsWith("/login")) {
    for (const listener of sessionListeners) listener();
  }
  throw await failure(answer);
}

/** The JSON that one call answers. */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const answer = await callRaw(path, options);
  return (await bodyOf(answer)) as T;
}
