import { Lease } from './lease.js';
import type { Scope } from './scope.js';

/** Lets go of a held value. May be called many times and counts once. */
export type Release = () => void;

/**
 * What is current while a value is on its way. Two copies of the library in one process meet in this interface, so it
 * changes only together with {@link slotKey}.
 */
export interface Emission {
  /** Counts one more holder: whoever emits waits for it. */
  acquire(): void;
  /** Counts one holder less. To be called once for each `acquire`. */
  release(): void;
  /** Calls `reclaim` when nobody has to do with the value any more; false when there is no value. */
  lend(reclaim: () => void): boolean;
  /** A share in all that is lent with the value. Whoever gets one back owes it one `end()`. */
  shareLease(): Lease | undefined;
  /** Where whatever is opened meanwhile reports its clean-up. */
  scope: Scope | undefined;
  /** Whether a value is being delivered, or a pipe is merely being opened. */
  readonly delivering: boolean;
  /** Set when what was opened here delivers its values in deliveries. */
  paced: boolean;
}

const slotKey = Symbol.for('rxlab.delivery.2');
const slot: { current: Emission | undefined } = ((globalThis as Record<symbol, unknown>)[slotKey] ??= {
  current: undefined,
}) as { current: Emission | undefined };

/**
 * Counts the holders of the value that is being delivered. An emitter keeps one Delivery and uses it for one value after
 * the other. It is a holder itself while `next()` is on the stack: so a release inside `next()` never reaches zero, and
 * a million of them need no stack.
 */
export class Delivery implements Emission {
  readonly delivering = true;
  paced = true;
  holders = 0;
  /** Something is lent with the value. */
  lent = false;
  /** What the value follows from. */
  #inherited: Lease | undefined;
  /** What was lent during this delivery. */
  #lease: Lease | undefined;

  constructor(
    /** Called when the last holder has let go after `next()` had returned. */
    public onFree: () => void,
    public scope: Scope | undefined,
  ) {}

  acquire(): void {
    this.holders++;
  }

  release(): void {
    if (--this.holders !== 0) return;
    if (this.lent) this.reclaim();
    this.onFree();
  }

  /** The emitter lets go: true when nobody else holds. Otherwise `onFree` follows. */
  settle(): boolean {
    if (--this.holders !== 0) return false;
    if (this.lent) this.reclaim();
    return true;
  }

  lend(reclaim: () => void): boolean {
    this.lent = true;
    this.#lease ??= new Lease(this.#inherited?.share());
    this.#lease.add(reclaim);
    return true;
  }

  shareLease(): Lease | undefined {
    return (this.#lease ?? this.#inherited)?.share();
  }

  /** The value that comes next follows from others: the share becomes the delivery's own. */
  inherit(lease: Lease | undefined): void {
    if (lease === undefined) return;
    this.lent = true;
    this.#inherited = lease;
  }

  /** Nobody holds the value: ends what was lent with it, but for those who took a share. */
  reclaim(): void {
    const lease = this.#lease;
    const inherited = this.#inherited;
    this.lent = false;
    this.#lease = undefined;
    this.#inherited = undefined;
    lease?.end();
    inherited?.end();
  }
}

/** Stands in for a delivery while a pipe is being opened: there is nothing to hold, but a scope to open in. */
export class Opening implements Emission {
  readonly delivering = false;
  paced = false;

  constructor(public scope: Scope | undefined) {}

  acquire(): void {
    // Nothing is being delivered.
  }

  release(): void {
    // Nothing was acquired.
  }

  lend(): boolean {
    return false;
  }

  shareLease(): undefined {
    // Nothing is lent with nothing.
  }
}

/** Makes an emission the current one and gives the one before, to be handed to {@link leave}. */
export function enter(emission: Emission | undefined): Emission | undefined {
  const outer = slot.current;
  slot.current = emission;
  return outer;
}

export function leave(outer: Emission | undefined): void {
  slot.current = outer;
}

/** The emission at this moment, delivering or opening. */
export function current(): Emission | undefined {
  return slot.current;
}

/** The scope in which something is opened at this moment; says on the way that it will be paced. */
export function joinScope(): Scope | undefined {
  if (slot.current === undefined) return undefined;
  slot.current.paced = true;
  return slot.current.scope;
}

/**
 * Claims the generator whose value is arriving, when it was opened out of sight of every scope (by `retry` after a
 * delay, say), or for a run that is over (it was shared): its clean-up belongs to who consumes it.
 */
export function adopt(scope: Scope): void {
  const emission = slot.current;
  if (emission && (emission.scope === undefined || emission.scope.over)) emission.scope = scope;
}

/** Counts one more holder of the current delivery. Whoever gets one back owes it one `release()`. */
export function acquire(): Emission | undefined {
  slot.current?.acquire();
  return slot.current;
}

/** A share in what is lent with the current value. Whoever gets one back owes it one `end()`. */
export function shareLease(): Lease | undefined {
  return slot.current?.shareLease();
}
