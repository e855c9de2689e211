// What lives here: the actions of the audit that have words of their own.
import type { audit } from "../../i18n/en/audit";

export type KnownAction = keyof typeof audit.action;

const KNOWN: Record<KnownAction, true> = {
  account_browser_refresh: true,
  account_delete: true,
  account_disable: true,
  account_enable: true,
  account_refresh: true,
  account_test: true,
  config_change: true,
  config_reload: true,
  config_reset: true,
  key_change: true,
  key_create: true,
  key_delete: true,
  panel_block: true,
  panel_change_password: true,
  panel_sign_in: true,
  panel_sign_out: true,
  pool_force_refresh: true,
  pool_refresh: true,
  pool_register: true,
  pool_files_delete_invalid: true,
  pool_files_export: true,
  pool_files_import: true,
  registrar_trigger_register: true,
  task_cancel: true,
  task_retry: true,
};

const isKnown = (name: string): name is KnownAction => Object.hasOwn(KNOWN, name);

/** The name of the words of `account.delete` and the like; `undefined` for what this panel does not know. */
export function knownAction(action: string): KnownAction | undefined {
  const name = action.replaceAll(".", "_");
  return isKnown(name) ? name : undefined;
}
