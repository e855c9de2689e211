// What lives here: the types of account files, of their import and of the removal of unusable ones.
import type { components } from "../schema";

export type PoolFile = components["schemas"]["PoolFileItem"];
export type ImportAnswer = components["schemas"]["ImportAnswer"];

export interface PoolFilePage {
  items: PoolFile[];
  total: number;
  page: number;
  page_size: number;
  total_page: number;
}

export interface RemovalCandidate {
  file_name: string;
  email: string;
  email_masked: string;
  reason: string;
  status: string;
  parse_error?: string;
  size_bytes: number;
  modified_at: string;
  exists_in_pool: boolean;
}

export interface RemovalPreview {
  candidates: RemovalCandidate[];
  total: number;
  summary: { structure_invalid: number; status_invalid: number };
}

export interface RemovalResult {
  deleted_count: number;
  deleted_files: string[];
  failed: string[];
  backup_file?: string;
}
