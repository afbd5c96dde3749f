/** Once a spec has failed because of an open handle, that handle must not keep the whole run from ending as well. */
export default function endDespiteHandles() {
  if (!globalThis[Symbol.for('rxlab.spec.handlesLeft')]) return;

  // Late enough for jest to print which handles they are.
  setTimeout(() => process.exit(1), 3_000).unref();
}
