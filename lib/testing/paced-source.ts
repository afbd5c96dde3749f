import { Observable, type Subscriber, type Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { Delivery, enter, joinScope, leave } from '../flow/delivery.js';

/** A cold source in virtual time that makes a value when it is asked for it, and remembers when that was. */
export interface PacedSource<T> extends Observable<T> {
  /** The frame of each question, over all subscriptions. */
  readonly demand: readonly number[];
  /** When it was subscribed to and left, for `expectSubscriptions`. */
  readonly subscriptions: { subscribedFrame: number; unsubscribedFrame: number }[];
}

type Message = ReturnType<typeof TestScheduler.parseMarbles>[number];

const pacedSources = new WeakSet<Observable<unknown>>();

export function isPacedSource(source: unknown): source is PacedSource<unknown> {
  return source instanceof Observable && pacedSources.has(source);
}

export function pacedSource<T>(
  scheduler: TestScheduler,
  marbles: string,
  values?: Record<string, T>,
  error?: unknown,
): PacedSource<T> {
  const messages = TestScheduler.parseMarbles(marbles, values, error, undefined, true);
  const demand: number[] = [];
  const subscriptions: PacedSource<T>['subscriptions'] = [];
  const source = new Observable<T>((subscriber) => {
    const log = { subscribedFrame: scheduler.frame, unsubscribedFrame: Infinity };
    subscriptions.push(log);
    subscriber.add(() => (log.unsubscribedFrame = scheduler.frame));
    new PacedRun(subscriber, scheduler, messages, demand).start();
  });
  pacedSources.add(source);
  return Object.assign(source, { demand, subscriptions });
}

/** One subscription: what a generation of `generate` does, with virtual time for the generator's body. */
class PacedRun<T> {
  readonly #delivery = new Delivery(() => this.#produce(), joinScope());
  #next = 0;
  #lastFrame = 0;
  #making: Subscription | undefined;

  constructor(
    private readonly subscriber: Subscriber<T>,
    private readonly scheduler: TestScheduler,
    private readonly messages: readonly Message[],
    private readonly demand: number[],
  ) {}

  start(): void {
    this.subscriber.add(() => this.#making?.unsubscribe());
    this.#produce();
  }

  #produce(): void {
    while (!this.subscriber.closed) {
      this.demand.push(this.scheduler.frame);
      const message = this.messages[this.#next++];
      if (!message) return;
      const duration = message.frame - this.#lastFrame;
      this.#lastFrame = message.frame;
      if (duration > 0) {
        this.#making = this.scheduler.schedule(() => {
          if (this.#deliver(message)) this.#produce();
        }, duration);
        return;
      }
      if (!this.#deliver(message)) return;
    }
  }

  /** True when nobody holds what was delivered. */
  #deliver({ notification }: Message): boolean {
    const outer = enter(this.#delivery);
    this.#delivery.holders = 1;
    try {
      if (notification.kind === 'N') this.subscriber.next(notification.value as T);
      else if (notification.kind === 'E') this.subscriber.error(notification.error);
      else this.subscriber.complete();
    } finally {
      leave(outer);
    }
    return this.#delivery.settle();
  }
}
