// What lives here: the types of the pool's state and of the statistics.
import type { RegistrarMetrics } from "./registrar";

export interface Traffic {
  requests: number;
  success: number;
  input_tokens: number;
  output_tokens: number;
}

export interface HourTraffic extends Traffic {
  hour: number;
}

export interface DayTraffic extends Traffic {
  date: string;
}

export interface ModelTraffic extends Traffic {
  success_rate: string;
  total_tokens: number;
  images: number;
}

export interface Latency {
  p50_ms?: number;
  p95_ms?: number;
  first_content_p50_ms?: number;
  first_content_p95_ms?: number;
}

/** What `GET /admin/stats` answers. */
export interface Statistics {
  uptime: string;
  uptime_seconds: number;
  total_requests: number;
  success_requests: number;
  failed_requests: number;
  success_rate: string;
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  images_generated: number;
  videos_generated: number;
  current_rpm: number;
  average_rpm: string;
  models: Record<string, ModelTraffic>;
  hourly: HourTraffic[];
  days?: DayTraffic[];
  latency?: Latency;
  proxy_pool?: { idle: number; in_use: number; total: number };
}

/** What `GET /admin/status` answers. */
export interface PoolState {
  ready: number;
  /** With `pending_external`. */
  pending: number;
  pending_external: number;
  invalid: number;
  /** Every account but invalid and disabled ones. */
  total: number;
  available_today: number;
  exceeded_today: number;
  total_requests: number;
  total_success: number;
  total_failed: number;
  success_rate: string;
  daily_limit: number;
  cooldowns: { refresh_sec: number; use_sec: number };
  registrar_metrics?: RegistrarMetrics;
  target: number;
  min: number;
  is_registering: boolean;
  register_stats?: {
    total: number;
    success: number;
    failed: number;
    last_error?: string;
    updated_at?: string;
  };
  mode: string;
}

export interface CallerAddress {
  ip: string;
  total_count: number;
  success_count: number;
  failed_count: number;
  success_rate: string;
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  images: number;
  videos: number;
  rpm: number;
  first_seen: string;
  last_seen: string;
  models: Record<string, number>;
  user_agents: Record<string, number>;
}

/** What `GET /admin/ip` answers. */
export interface CallerStatistics {
  unique_ips: number;
  ips: CallerAddress[];
}

export interface Worker {
  id: string;
  version: string;
  threads: number;
  is_alive: boolean;
  /** Unix seconds. */
  last_ping: number;
}

/** What `GET /` answers an administrator. */
export interface GatewayStatus {
  version: string;
  mode: string;
  uptime: string;
  flow_enabled: boolean;
  note?: string[];
  clients?: { count: number; total_threads: number; list: Worker[] };
}
