/**
 * What a message carries: nothing (`void`), one value, or several as a tuple with a name for each.
 *
 * @typeParam P - what the map of messages says for the message
 */
export type Payload<P> = [P] extends [void] ? [] : P extends readonly unknown[] ? P : [payload: P];

/** What {@link Dispatcher.on} emits for it: nothing, the one value, or the tuple. */
export type Emitted<P> =
  Payload<P> extends [] ? undefined : Payload<P> extends readonly [infer Only] ? Only : Payload<P>;

/** Any message with any payload: what a dispatcher takes that was not told more. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- handlers of any payload must fit
export type AnyMessages = Record<string | symbol, any[]>;

/** Called with the sender and what the message carries. What it returns is awaited by those who await `send`. */
export type Handler<S, P> = (
  sender: S,
  ...payload: Payload<P> extends infer A extends readonly unknown[] ? A : never
) => unknown;
