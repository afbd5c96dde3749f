import { RxlabError } from '../flow/index.js';

/** A handler of a message has thrown, or its promise has rejected: `code` is `MESSAGE_HANDLER`, `cause` is its error. */
export class MessageHandlerError extends RxlabError {
  override readonly name = 'MessageHandlerError';
  readonly #sender: object;
  readonly #handler: (...args: never[]) => unknown;

  constructor(
    sender: object,
    /** The name of the message that was being handled. */
    readonly handled: string | symbol,
    handler: (...args: never[]) => unknown,
    cause: unknown,
  ) {
    const by = handler.name === '' ? 'a handler' : `the handler ${handler.name}`;
    const message = JSON.stringify(String(handled));
    super('MESSAGE_HANDLER', `${by} of ${message} from ${nameOf(sender)} failed: ${reasonIn(cause)}`, { cause });
    this.#sender = sender;
    this.#handler = handler;
  }

  // Getters, for what is printed with an error are its own fields: a camera with all its pixels, here.

  /** Who sent the message. */
  get sender(): object {
    return this.#sender;
  }

  /** The handler that failed. */
  get handler(): (...args: never[]) => unknown {
    return this.#handler;
  }
}

function nameOf(sender: object): string {
  if (typeof sender === 'function') return `the function ${sender.name || '(anonymous)'}`;
  const { constructor } = sender as { constructor?: { name?: unknown } };
  const name = constructor?.name;
  return typeof name === 'string' && name !== '' && name !== 'Object' ? `an object (${name})` : 'an object';
}

/** Never throws: anything at all can be thrown, also what has no text. */
function reasonIn(cause: unknown): string {
  try {
    return cause instanceof Error ? cause.message : String(cause);
  } catch {
    return 'it threw something that cannot be written as text';
  }
}
