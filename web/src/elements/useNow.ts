// What lives here: the time, looked at again and again, with one timer for all who want to know.
import { useSyncExternalStore } from "react";

const PERIOD_MS = 5000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.hidden) return;
    now = Date.now();
    for (const each of listeners) each();
  }, PERIOD_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function snapshot(): number {
  // Nobody listened for a while: what was known is old.
  if (listeners.size === 0) now = Date.now();
  return now;
}

export const useNow = (): number => useSyncExternalStore(subscribe, snapshot);
