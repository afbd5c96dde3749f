/** The names of the messages in a map of them: texts and symbols. */
export type MessageName<M> = keyof M & (string | symbol);

/**
 * What a message carries: nothing (`void`), one value, or several as a tuple with a name for each. To carry an array, give
 * a tuple of one: `[spectrum: number[]]`.
 *
 * @typeParam P - what the map of messages says for the message
 */
export type Payload<P> = 0 extends 1 & P // any
  ? AnyMessages[string]
  : [P] extends [void]
    ? []
    : [P] extends [readonly unknown[]]
      ? P
      : [payload: P];

/**
 * What {@link Dispatcher.on} emits for it: nothing, the one value, or the tuple. Where the tuple has optional members, it
 * depends on how many were sent.
 */
export type Emitted<P> =
  Payload<P> extends infer A extends readonly unknown[]
    ? A extends readonly []
      ? undefined
      : A extends readonly [infer Only]
        ? Only
        : (0 extends A['length'] ? undefined : never) | (1 extends A['length'] ? A[0] : never) | A
    : never;

/** Any message with any payload: what a dispatcher takes that was not told more. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- handlers of any payload must fit
export type AnyMessages = Record<string | symbol, any[]>;

/** Called with the sender and what the message carries. What it returns is awaited by those who await `send`. */
export type Handler<S, P> = (sender: S, ...payload: Payload<P>) => unknown;
