/** Development mode, switched on by the environment variable `RXLAB_DEBUG=1`. */
export function debugging(): boolean {
  return globalThis.process?.env['RXLAB_DEBUG'] === '1';
}

/** Says something to the developer that no promise or stream is there to carry. */
export function warn(message: string, ...facts: unknown[]): void {
  console.warn(`rxlab: ${message}`, ...facts);
}
