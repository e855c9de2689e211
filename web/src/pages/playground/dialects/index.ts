// What lives here: all dialects by name.
import type { DialectName } from "../../../api/types/requests";
import { claude } from "./claude";
import type { Dialect } from "./dialect";
import { gemini } from "./gemini";
import { openai } from "./openai";

export const DIALECTS: Record<DialectName, Dialect> = { openai, claude, gemini };
export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];
