// What lives here: the types of Flow tokens.

export interface FlowToken {
  /** The first 16 characters and three dots. */
  id: string;
  email?: string;
  credits?: number;
  disabled: boolean;
  error_count: number;
  last_used?: string;
}

export interface FlowStatus {
  enabled: boolean;
  message?: string;
  total?: number;
  ready?: number;
  disabled?: number;
  errored?: number;
  tokens?: FlowToken[];
}
