import { Subject, type Subscriber, type Subscription } from 'rxjs';

/** What a handler is inside the bus, whatever its message carries. */
export type AnyHandler = (sender: object, ...payload: unknown[]) => unknown;

/** A message as streams see it. */
export interface Streamed {
  /** How many messages were sent through the channel before. */
  readonly number: number;
  deliverTo(subscriber: Subscriber<unknown>): void;
}

/** A handler from when it was subscribed until it is taken off. */
export interface Listener {
  readonly handler: AnyHandler;
  /** The number of the first message that it hears. */
  readonly since: number;
  subscribed: boolean;
}

/**
 * One message of one sender. Streams hear it through a Subject. Handlers are called beside it: on the way through a
 * Subject a call costs three times as much.
 */
export class Channel {
  /** How many messages were sent. */
  sent = 0;
  readonly #handlers = new Map<AnyHandler, Listener>();
  /** All handlers, in order. Replaced when one comes or goes, never changed. */
  #listeners: readonly Listener[] | undefined;
  #streams: Subject<Streamed> | undefined;
  /** Weakly: a subscription to one message must not keep the handlers of another. */
  readonly #siblings: WeakRef<Map<string | symbol, Channel>>;
  readonly #message: string | symbol;

  constructor(siblings: Map<string | symbol, Channel>, message: string | symbol) {
    this.#siblings = new WeakRef(siblings);
    this.#message = message;
  }

  get listeners(): readonly Listener[] {
    this.#listeners ??= [...this.#handlers.values()];
    return this.#listeners;
  }

  /** Has a handler hear what is sent from now on. */
  add(handler: AnyHandler): void {
    if (this.#handlers.has(handler)) return;
    this.#handlers.set(handler, { handler, since: this.sent, subscribed: true });
    this.#listeners = undefined;
  }

  remove(handler: AnyHandler): void {
    const listener = this.#handlers.get(handler);
    if (listener === undefined) return;
    listener.subscribed = false;
    this.#handlers.delete(handler);
    this.#listeners = undefined;
    this.#closeWhenUnheard();
  }

  /** Has a stream hear what is sent from now on. */
  stream(subscriber: Subscriber<unknown>): Subscription {
    const since = this.sent;
    this.#streams ??= new Subject();
    // eslint-disable-next-line rxjs-x/no-ignored-error -- a channel never fails
    const subscription = this.#streams.subscribe((sent) => {
      if (sent.number >= since) sent.deliverTo(subscriber);
    });
    subscription.add(() => this.#closeWhenUnheard());
    return subscription;
  }

  /** Gives a message to the streams. */
  emit(sent: Streamed): void {
    this.#streams?.next(sent);
  }

  /** The channel goes with the last that hears it. */
  #closeWhenUnheard(): void {
    if (this.#handlers.size > 0 || this.#streams?.observed) return;
    const siblings = this.#siblings.deref();
    if (siblings?.get(this.#message) === this) siblings.delete(this.#message);
  }
}
