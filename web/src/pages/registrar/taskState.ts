// What lives here: what a registrar task is waiting for.
import type { RegistrarTask } from "../../api/types/registrar";

export type TaskState = "claimed" | "waiting" | "free";

/** A worker holds it, it may not be claimed yet, or it may. */
export function stateOfTask(task: RegistrarTask, now: number): TaskState {
  const isHeld = task.worker !== undefined && task.worker !== "";
  const ends = task.expires_at === undefined ? Infinity : Date.parse(task.expires_at);
  if (isHeld && ends > now) return "claimed";
  return Date.parse(task.claimable_at) > now ? "waiting" : "free";
}
