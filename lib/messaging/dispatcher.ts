import { Observable, Subject, type Subscriber, type Subscription } from 'rxjs';
import { deliver, hold, InvalidArgumentError } from '../flow/index.js';
import { MessageHandlerError } from './message-handler-error.js';
import type { AnyMessages, Emitted, Handler, Payload } from './messages.js';

/**
 * A message bus: objects tell each other things without knowing each other. Who sends is the address: a handler hears one
 * message of one sender.
 *
 * - Messages are delivered in the order in which they were sent, on a later microtask: never before `send` has returned. Who
 *   subscribes after a message was sent does not get it; who unsubscribes before it is delivered does not either.
 * - A handler that fails is reported and stops nobody: see {@link errors}.
 * - Senders are held weakly: a bus keeps no sender alive, and what was subscribed to it goes with it.
 * - A message costs the same however many others there are: subscriptions are looked up, never searched.
 *
 * @typeParam M - the messages: a name, and what it carries (`void` for nothing, a type, or a tuple). Any unless told.
 *
 * @example
 * ```ts
 * import { Dispatcher } from 'rxlab';
 *
 * const bus = new Dispatcher<{ moved: [from: number, to: number]; stopped: void }>();
 * const motor = { name: 'stage' };
 * bus.subscribe(motor, 'moved', ({ name }, from, to) => console.log(`${name} moved from ${from} to ${to}`));
 * bus.subscribe(motor, 'stopped', ({ name }) => console.log(`${name} stopped`));
 * void bus.send(motor, 'moved', 0, 5);
 * await bus.send(motor, 'stopped');
 * // prints: stage moved from 0 to 5
 * // prints: stage stopped
 * ```
 */
export class Dispatcher<M extends object = AnyMessages> {
  readonly #channels = new WeakMap<object, Map<PropertyKey, Channel>>();
  readonly #errors = new Subject<MessageHandlerError>();
  #queue: Sent[] = [];

  /** Failures of handlers. Where nobody subscribes to them, they are written with `console.error`. */
  readonly errors: Observable<MessageHandlerError> = this.#errors.asObservable();

  /**
   * Has a handler called for each such message of the sender. The same handler is called once, however often it subscribes.
   *
   * @throws an {@link InvalidArgumentError} when the sender cannot be held weakly (a number, a text), or the handler is no
   * function
   */
  subscribe<S extends object, K extends keyof M>(sender: S, message: K, handler: Handler<S, M[K]>): void {
    if (typeof handler !== 'function') throw new InvalidArgumentError('handler', 'a function', handler);
    const channel = this.#open(sender, message);
    if (channel.handlers.has(handler)) return;
    channel.handlers.set(
      handler,
      this.#listen(channel, (sent) => this.#handle(sent, handler as Handler<object, unknown[]>)),
    );
  }

  /** Takes a handler off; does nothing when it is not subscribed. */
  unsubscribe<S extends object, K extends keyof M>(sender: S, message: K, handler: Handler<S, M[K]>): void {
    const channel = this.#find(sender, message);
    channel?.handlers.get(handler)?.unsubscribe();
    channel?.handlers.delete(handler);
  }

  /**
   * Sends a message. The promise resolves when all who heard it have consumed it: handlers have returned and their promises
   * are settled, and subscribers of {@link on} have let go of it. Nobody has to await it, and it never rejects. Other messages
   * do not wait for it.
   *
   * @throws an {@link InvalidArgumentError} when the sender cannot be held weakly
   */
  send<K extends keyof M>(sender: object, message: K, ...payload: Payload<M[K]>): Promise<void> {
    const channel = this.#find(sender, message);
    if (channel === undefined) return nobody;
    const sent = new Sent(channel, sender, message, payload);
    if (this.#queue.push(sent) === 1) queueMicrotask(this.#flush);
    return sent;
  }

  /**
   * The messages as a stream, hot: of each what it carries, that is the one value, a tuple of several, or `undefined`. It takes
   * part in backpressure where the sender awaits {@link send}.
   *
   * @throws an {@link InvalidArgumentError} when the sender cannot be held weakly
   */
  on<K extends keyof M>(sender: object, message: K): Observable<Emitted<M[K]>> {
    mustBeWeaklyHeld(sender);
    // Weakly, too: who keeps the stream, or a subscription to it, does not keep the sender.
    const weak = new WeakRef(sender);
    return new Observable((subscriber) => {
      const heard = weak.deref();
      return heard && this.#listen(this.#open(heard, message), forwardTo(subscriber));
    });
  }

  #find(sender: object, message: PropertyKey): Channel | undefined {
    const channel = this.#channels.get(sender)?.get(message);
    if (channel === undefined) mustBeWeaklyHeld(sender);
    return channel;
  }

  #open(sender: object, message: PropertyKey): Channel {
    mustBeWeaklyHeld(sender);
    let channels = this.#channels.get(sender);
    if (channels === undefined) this.#channels.set(sender, (channels = new Map<PropertyKey, Channel>()));
    let channel = channels.get(message);
    if (channel === undefined) channels.set(message, (channel = new Channel(channels, message)));
    return channel;
  }

  /** Hears what is sent from now on. The channel goes with the last that hears it. */
  #listen(channel: Channel, hear: (sent: Sent) => void): Subscription {
    const since = channel.sent;
    // eslint-disable-next-line rxjs-x/no-ignored-error -- a channel never fails
    const subscription = channel.subject.subscribe((sent) => {
      if (sent.number >= since) hear(sent);
    });
    subscription.add(() => channel.closeWhenUnheard());
    return subscription;
  }

  /** Delivers what was sent before this microtask; what handlers send meanwhile comes with the next. */
  readonly #flush = (): void => {
    const queue = this.#queue;
    this.#queue = [];
    for (const sent of queue) deliver(sent.channel.subject, sent, sent.consume);
  };

  #handle(sent: Sent, handler: Handler<object, unknown[]>): void {
    let result: unknown;
    try {
      result = handler(sent.sender, ...sent.payload);
    } catch (error) {
      this.#report(sent, handler, error);
      return;
    }
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return;
    const release = hold();
    (result as PromiseLike<unknown>).then(release, (error: unknown) => {
      this.#report(sent, handler, error);
      release();
    });
  }

  #report({ sender, message }: Sent, handler: Handler<object, unknown[]>, cause: unknown): void {
    const error = new MessageHandlerError(sender, message, handler, cause);
    if (this.#errors.observed) this.#errors.next(error);
    else console.error(error);
  }
}

/** The bus that all devices use; take it unless you need one of your own. */
export const dispatcher = new Dispatcher();

/** A message on its way. It is the promise that `send` gives, and becomes a real one only where somebody awaits it. */
class Sent implements Promise<void> {
  readonly [Symbol.toStringTag] = 'Promise';
  /** How many messages were sent through the channel before. */
  readonly number: number;
  #consumed = false;
  #promise: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  constructor(
    readonly channel: Channel,
    readonly sender: object,
    readonly message: PropertyKey,
    readonly payload: readonly unknown[],
  ) {
    this.number = channel.sent++;
  }

  readonly consume = (): void => {
    this.#consumed = true;
    this.#resolve?.();
  };

  then<A = void, B = never>(
    onConsumed?: (() => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#awaited.then(onConsumed, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<void | B> {
    return this.#awaited.catch(onRejected);
  }

  finally(onSettled?: (() => void) | null): Promise<void> {
    return this.#awaited.finally(onSettled);
  }

  get #awaited(): Promise<void> {
    this.#promise ??= this.#consumed ? nobody : new Promise((resolve) => (this.#resolve = resolve));
    return this.#promise;
  }
}

/** One message of one sender. */
class Channel {
  // eslint-disable-next-line rxjs-x/no-exposed-subjects -- of the dispatcher, which alone sees a channel
  readonly subject = new Subject<Sent>();
  readonly handlers = new Map<unknown, Subscription>();
  sent = 0;
  /** Weakly: a subscription to one message must not keep the handlers of another. */
  readonly #siblings: WeakRef<Map<PropertyKey, Channel>>;
  readonly #message: PropertyKey;

  constructor(siblings: Map<PropertyKey, Channel>, message: PropertyKey) {
    this.#siblings = new WeakRef(siblings);
    this.#message = message;
  }

  closeWhenUnheard(): void {
    const siblings = this.#siblings.deref();
    if (!this.subject.observed && siblings?.get(this.#message) === this) siblings.delete(this.#message);
  }
}

/** A function of its own: made inside `on`, it would keep alive what that knows of the sender. */
function forwardTo<T>(subscriber: Subscriber<T>): (sent: Sent) => void {
  return ({ payload }) => subscriber.next((payload.length > 1 ? payload : payload[0]) as T);
}

/** What `send` gives where nobody listens. */
const nobody = Promise.resolve();

function mustBeWeaklyHeld(sender: unknown): void {
  if ((typeof sender === 'object' && sender !== null) || typeof sender === 'function') return;
  throw new InvalidArgumentError('sender', 'an object or a function, which can be held weakly', sender);
}
