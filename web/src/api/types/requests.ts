// What lives here: the types of the last requests and their tries.
import type { Schemas, With } from "./schemas";

export type DialectName = "openai" | "claude" | "gemini";

export type RequestTry = Schemas["TryItem"];
export type RequestTrace = With<Schemas["RequestItem"], { dialect: DialectName }>;
