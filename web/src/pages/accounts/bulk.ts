// What lives here: the same action for many accounts, a few at a time.

export interface BulkFailure {
  email: string;
  error: unknown;
}

export interface BulkProgress {
  total: number;
  done: number;
  failures: BulkFailure[];
}

interface Options {
  concurrency: number;
  signal: AbortSignal;
  onProgress: (progress: BulkProgress) => void;
}

/** Runs `action` for each e-mail. One that fails stops nothing; an aborted signal stops after those under way. */
export async function runBulk(
  emails: readonly string[],
  action: (email: string) => Promise<unknown>,
  { concurrency, signal, onProgress }: Options,
): Promise<BulkProgress> {
  const failures: BulkFailure[] = [];
  let next = 0;
  let done = 0;
  const progress = (): BulkProgress => ({ total: emails.length, done, failures: [...failures] });
  const worker = async () => {
    for (;;) {
      const email = emails[next];
      if (email === undefined || signal.aborted) return;
      next += 1;
      try {
        await action(email);
      } catch (error) {
        failures.push({ email, error });
      }
      done += 1;
      onProgress(progress());
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, emails.length) }, worker));
  return progress();
}
