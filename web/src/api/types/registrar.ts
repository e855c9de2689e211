// What lives here: the types of the registrar's tasks and metrics.

export interface RegistrarMetrics {
  refresh_claim_total: number;
  refresh_success_total: number;
  refresh_failed_total: number;
  refresh_lease_expired_total: number;
  fallback_total: number;
  /** 0 to 1, as the other two. */
  refresh_success_rate: number;
  refresh_fail_ratio?: number;
  fallback_ratio: number;
  sample_size: number;
  throttled: boolean;
}

export interface RegistrarTask {
  kind: "refresh" | "register";
  task_id?: string;
  email?: string;
  email_masked?: string;
  worker?: string;
  claimable_at?: string;
  failures: number;
  last_error?: string;
  expires_at?: string;
}

export interface RegistrarTasks {
  items: RegistrarTask[];
  total: number;
  outstanding_registrations: number;
}

export interface TriggerAnswer {
  accepted: boolean;
  count: number;
  registrar_url?: string;
}

export interface RegisterAnswer {
  message: string;
  target?: number;
  count?: number;
}

export interface BrowserRefresh {
  enable: boolean;
  headless: boolean;
}
