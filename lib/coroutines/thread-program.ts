/** What a thread is given as its `workerData`. */
export interface ThreadData {
  /** An expression that gives the function. */
  readonly source: string;
  /** Whether the function is given a signal. */
  readonly cancellable: boolean;
}

/** What is sent to a thread: first the parameters of the call, and then perhaps that it is cancelled. */
export type ThreadRequest =
  { readonly type: 'call'; readonly parameters: readonly unknown[] } | { readonly type: 'cancel' };

/** The one message that a thread sends. */
export type ThreadMessage =
  | { readonly type: 'value'; readonly value: unknown }
  /** The value is nothing that can be cloned: why. */
  | { readonly type: 'unsendable'; readonly reason: string }
  | { readonly type: 'thrown'; readonly thrown: Thrown };

/** What was thrown. Of an Error, `structuredClone` would keep neither the class nor the fields. */
export type Thrown =
  | { readonly type: 'other'; readonly value: unknown }
  | {
      readonly type: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly cause: Thrown | undefined;
    };

/**
 * The program of a thread. It is kept as text because a thread needs a program of its own, and as text it is found in the
 * same way from the built package, from the sources and from a bundle.
 *
 * Compilers replace what is new or rare in a function by calls of helpers at the top of its module, which the thread does
 * not have: so it brings those that a self-contained function may need.
 */
export const threadProgram = `
'use strict';
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');

const asModule = (module) => (module?.__esModule ? module : { ...module, default: module });
globalThis.__name = (target) => target;
globalThis.__importStar = asModule;
globalThis._interop_require_wildcard = asModule;
globalThis._interopRequireWildcard = asModule;

const { source, cancellable } = workerData;
const controller = new AbortController();

async function run(parameters) {
  // Strict, as all modules are.
  const fn = (0, eval)("'use strict';\\n" + source + '\\n//# sourceURL=thread');
  return cancellable ? fn(controller.signal, ...parameters) : fn(...parameters);
}

function send(message) {
  try {
    parentPort.postMessage(message);
  } catch (error) {
    parentPort.postMessage({ type: 'unsendable', reason: error.message });
  }
}

function describe(thrown) {
  if (!(thrown instanceof Error)) return { type: 'other', value: sendable(thrown) ? thrown : String(thrown) };
  const { name, message, stack } = thrown;
  const fields = Object.fromEntries(Object.entries(thrown).filter(([, value]) => sendable(value)));
  const cause = 'cause' in thrown ? describe(thrown.cause) : undefined;
  return { type: 'error', name: String(name), message: String(message), stack: String(stack), fields, cause };
}

function sendable(value) {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

parentPort.on('message', (request) => {
  if (request.type === 'cancel') return controller.abort();
  run(request.parameters).then(
    (value) => send({ type: 'value', value }),
    (error) => send({ type: 'thrown', thrown: describe(error) }),
  );
});
`;
