import { Observable, Subject } from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';
import { Channel, type AnyHandler } from './channel.js';
import { MessageHandlerError } from './message-handler-error.js';
import type { AnyMessages, Emitted, Handler, MessageName, Payload } from './messages.js';
import { consumed, Sent } from './sent.js';

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
  readonly #channels = new WeakMap<object, Map<string | symbol, Channel>>();
  readonly #errors = new Subject<MessageHandlerError>();
  #queue: Sent[] = [];

  /** Failures of handlers. Where nobody subscribes to them, they are written with `console.error`. */
  readonly errors: Observable<MessageHandlerError> = this.#errors.asObservable();

  /**
   * Has a handler called for each such message of the sender. The same handler is called once, however often it subscribes.
   *
   * @throws an {@link InvalidArgumentError} when the sender cannot be held weakly (a number, a text), the message is no text
   * or symbol, or the handler is no function
   */
  subscribe<S extends object, K extends MessageName<M>>(sender: S, message: K, handler: Handler<S, M[K]>): void {
    if (typeof handler !== 'function') throw new InvalidArgumentError('handler', 'a function', handler);
    this.#open(sender, message).add(handler as AnyHandler);
  }

  /** Takes a handler off; does nothing when it is not subscribed. */
  unsubscribe<S extends object, K extends MessageName<M>>(sender: S, message: K, handler: Handler<S, M[K]>): void {
    this.#find(sender, message)?.remove(handler as AnyHandler);
  }

  /**
   * Sends a message. The promise resolves when all who heard it have consumed it: handlers have returned and their promises
   * are settled, and subscribers of {@link on} have let go of it. Nobody has to await it, and it never rejects. Other messages
   * do not wait for it.
   *
   * @throws an {@link InvalidArgumentError} when the sender cannot be held weakly, or the message is no text or symbol
   */
  send<K extends MessageName<M>>(sender: object, message: K, ...payload: Payload<M[K]>): Promise<void> {
    const channel = this.#find(sender, message);
    if (channel === undefined) return consumed;
    const sent = new Sent(channel, sender, message, payload);
    // Cheaper than queueMicrotask, which makes an object to trace each.
    if (this.#queue.push(sent) === 1) void consumed.then(this.#flush);
    return sent;
  }

  /**
   * The messages as a stream, hot: of each what it carries, that is the one value, a tuple of several, or `undefined`. It takes
   * part in backpressure where the sender awaits {@link send}. It never ends by itself.
   *
   * @throws an {@link InvalidArgumentError} when the sender cannot be held weakly, or the message is no text or symbol
   */
  on<K extends MessageName<M>>(sender: object, message: K): Observable<Emitted<M[K]>> {
    mustBeWeaklyHeld(sender);
    mustBeName(message);
    // Weakly, too: who keeps the stream, or a subscription to it, does not keep the sender.
    const weak = new WeakRef(sender);
    return new Observable((subscriber) => {
      const heard = weak.deref();
      return heard && this.#open(heard, message).stream(subscriber);
    });
  }

  #find(sender: object, message: string | symbol): Channel | undefined {
    const channel = this.#channels.get(sender)?.get(message);
    if (channel === undefined) {
      mustBeWeaklyHeld(sender);
      mustBeName(message);
    }
    return channel;
  }

  #open(sender: object, message: string | symbol): Channel {
    mustBeWeaklyHeld(sender);
    mustBeName(message);
    let channels = this.#channels.get(sender);
    if (channels === undefined) this.#channels.set(sender, (channels = new Map<string | symbol, Channel>()));
    let channel = channels.get(message);
    if (channel === undefined) channels.set(message, (channel = new Channel(channels, message)));
    return channel;
  }

  /** Delivers what was sent before this microtask; what handlers send meanwhile comes with the next. */
  readonly #flush = (): void => {
    const queue = this.#queue;
    this.#queue = [];
    for (const sent of queue) {
      for (const { subscribed, since, handler } of sent.channel.listeners) {
        if (subscribed && sent.number >= since) this.#call(handler, sent);
      }
      sent.channel.emit(sent);
      sent.release();
    }
  };

  #call(handler: AnyHandler, sent: Sent): void {
    const { sender, payload } = sent;
    try {
      // Most messages carry one value, and spreading takes a fifth of the time.
      const result = payload.length === 1 ? handler(sender, payload[0]) : handler(sender, ...payload);
      if (isPromiseLike(result)) this.#await(result, handler, sent);
    } catch (error) {
      this.#report(error, handler, sent);
    }
  }

  #await(result: PromiseLike<unknown>, handler: AnyHandler, sent: Sent): void {
    sent.acquire();
    // A promise of our own: one that is not may throw in `then`, or settle twice.
    Promise.resolve(result).then(
      () => sent.release(),
      (error: unknown) => {
        this.#report(error, handler, sent);
        sent.release();
      },
    );
  }

  #report(cause: unknown, handler: AnyHandler, { sender, message }: Sent): void {
    const error = new MessageHandlerError(sender, message, handler, cause);
    if (this.#errors.observed) this.#errors.next(error);
    else console.error(error);
  }
}

/** The bus that all devices use; take it unless you need one of your own. */
export const dispatcher = new Dispatcher();

function mustBeWeaklyHeld(sender: unknown): void {
  if ((typeof sender === 'object' && sender !== null) || typeof sender === 'function') return;
  throw new InvalidArgumentError('sender', 'an object or a function, which can be held weakly', sender);
}

function mustBeName(message: unknown): void {
  if (typeof message === 'string' || typeof message === 'symbol') return;
  throw new InvalidArgumentError('message', 'a text or a symbol', message);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
