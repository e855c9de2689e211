// What lives here: the types of client keys.

export interface KeyUsage {
  requests: number;
  failed: number;
  input_tokens: number;
  output_tokens: number;
  tokens_today: number;
  requests_this_minute: number;
  in_flight: number;
  last_used_at?: string;
}

export interface ClientKey {
  id: string;
  name: string;
  /** The beginning of the key, for telling keys apart. */
  prefix: string;
  created_at?: string;
  expires_at?: string | null;
  enabled: boolean;
  /** Keys of the configuration can't be changed here. */
  source: "managed" | "config";
  /** Empty: all of them. `*` stands for any text. */
  allowed_models: string[];
  requests_per_minute?: number | null;
  tokens_per_day?: number | null;
  concurrent_requests?: number | null;
  usage: KeyUsage;
}

/** What can be said of a key. `null` takes a limit away. */
export interface KeyLimits {
  name: string;
  enabled: boolean;
  expires_at: string | null;
  allowed_models: string[];
  requests_per_minute: number | null;
  tokens_per_day: number | null;
  concurrent_requests: number | null;
}

export interface CreatedKey {
  /** Shown once, and never again. */
  key: string;
  item: ClientKey;
}
