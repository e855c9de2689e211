// What lives here: whether a key is of use now.
import type { ClientKey } from "../../api/types/keys";

export type KeyState = "enabled" | "disabled" | "expired";

export function stateOfKey(key: Pick<ClientKey, "enabled" | "expires_at">, now: number): KeyState {
  if (key.expires_at && new Date(key.expires_at).getTime() <= now) return "expired";
  return key.enabled ? "enabled" : "disabled";
}
