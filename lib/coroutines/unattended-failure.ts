/** Failures that were reported and that nobody has asked for since. */
let unattended = 0;
let watchingExit = false;

/**
 * Says that some work has failed for which nobody waits, and where it was started. The process goes on, for somebody may
 * still ask; but unless somebody does, it will not end with exit code 0. The returned function is to be called by who asks.
 */
export function reportUnattended(work: string, startedAt: string, error: unknown): () => void {
  console.error(
    `rxlab: ${work} has failed, and nobody waits for its future (with await, wait() or result()). It was started\n` +
      `${startedAt}\n` +
      'and failed with',
    error,
  );
  unattended++;
  watchExit();
  return () => unattended--;
}

function watchExit(): void {
  if (watchingExit) return;
  watchingExit = true;
  globalThis.process?.once('exit', () => {
    if (unattended > 0) process.exitCode ??= 1;
  });
}
