// What lives here: how many accounts are in which state.
import { useAccounts } from "../../api/accounts";
import type { AccountStatus } from "../../api/types/accounts";
import type { PoolState } from "../../api/types/statistics";

export interface StatusCount {
  status: AccountStatus;
  count: number;
}

/** From what the state says. Cooling ones are those of the total that are neither ready nor pending. */
export function countsOf(state: PoolState, disabled: number): StatusCount[] {
  const pending = Math.max(0, state.pending - state.pending_external);
  const cooldown = Math.max(0, state.total - state.ready - state.pending);
  return [
    { status: "ready", count: state.ready },
    { status: "pending", count: pending },
    { status: "cooldown", count: cooldown },
    { status: "pending_external", count: state.pending_external },
    { status: "invalid", count: state.invalid },
    { status: "disabled", count: disabled },
  ];
}

/** The state does not count disabled accounts: a list of one tells how many there are. */
export function usePoolCounts(state: PoolState | undefined): StatusCount[] | undefined {
  const disabled = useAccounts({ state: "all", status: ["disabled"], q: "" }, 1, 1);
  if (!state || (!disabled.data && !disabled.error)) return undefined;
  return countsOf(state, disabled.data?.total ?? 0);
}
