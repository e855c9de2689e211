// What lives here: which reasons are given how often.

export interface ReasonCount {
  reason: string;
  count: number;
}

/** Most frequent first; of equal ones the one that came first. */
export function countReasons(reasons: string[]): ReasonCount[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => other.count - one.count);
}
