import { RxlabError } from '../flow/index.js';

/** A handler of a message has thrown, or its promise has rejected: `code` is `MESSAGE_HANDLER`, `cause` is its error. */
export class MessageHandlerError extends RxlabError {
  override readonly name = 'MessageHandlerError';

  constructor(
    /** Who sent the message. */
    readonly sender: object,
    /** The name of the message that was being handled. */
    readonly handled: PropertyKey,
    /** The handler that failed. */
    readonly handler: (...args: never[]) => unknown,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const by = handler.name === '' ? 'a handler' : `the handler ${handler.name}`;
    super('MESSAGE_HANDLER', `${by} of ${JSON.stringify(String(handled))} failed: ${reason}`, { cause });
  }
}
