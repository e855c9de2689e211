// What lives here: the last lines of the log: no line twice, and never more than a limit.
import type { LogLine } from "../../api/types/logs";

/** A line of the log, or what the stream itself had to say. */
export type ShownLine = Omit<LogLine, "source"> & { source: LogLine["source"] | "stream" };

/** Ids grow within one source only, and begin anew when a process does. */
export const keyOfLine = (line: ShownLine): string => `${line.source} ${line.id} ${line.ts}`;

export class LineBuffer {
  readonly #limit: number;
  readonly #known = new Set<string>();
  #lines: ShownLine[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds those that are not there yet, as after a reconnection; tells how many these were. */
  add(lines: readonly ShownLine[]): number {
    const fresh: ShownLine[] = [];
    for (const line of lines) {
      const key = keyOfLine(line);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      fresh.push(line);
    }
    if (fresh.length === 0) return 0;
    const all = [...this.#lines, ...fresh];
    this.#lines = all.slice(-this.#limit);
    for (const gone of all.slice(0, -this.#limit)) this.#known.delete(keyOfLine(gone));
    return fresh.length;
  }

  clear(): void {
    this.#lines = [];
    // What is known stays known, so that a reconnection does not bring back what was cleared away.
  }

  /** A list that never changes; the next addition makes another one. */
  get lines(): readonly ShownLine[] {
    return this.#lines;
  }
}
