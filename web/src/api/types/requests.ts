// What lives here: the types of the last requests and their tries.

export type DialectName = "openai" | "claude" | "gemini";

export interface RequestTry {
  account_masked: string;
  outcome: string;
  reason?: string;
  duration_ms: number;
}

export interface RequestTrace {
  id: string;
  at: string;
  key?: string;
  client_ip?: string;
  dialect: DialectName;
  model: string;
  streamed: boolean;
  status: number;
  error?: string;
  duration_ms: number;
  first_content_ms?: number;
  input_tokens: number;
  output_tokens: number;
  images: number;
  tries: RequestTry[];
}
