import { asyncScheduler } from 'rxjs';

/** Milliseconds for which streams may occupy the event loop before timers, signals and the viewer get a turn. */
const longestBurst = 10;

/**
 * The same for results that have been waited for: they can wait a little longer, and several kinds of work may share a turn.
 */
const longestBurstOfResults = 4;

/** The most values between two looks at the clock: looking at each would cost more than many a value. */
const longestStride = 64;

// Taken at load: a test's fake timers must not stop the turn of the real event loop.
const schedule: (turn: () => void) => unknown = globalThis.setImmediate ?? ((turn) => setTimeout(turn, 0));
const cancel = (globalThis.clearImmediate ?? clearTimeout) as (handle: unknown) => void;

let burstStart: number | undefined;
let turnAwaited = false;
let lastLook = 0;
let stride = 1;
let countdown = 1;

/** Generators that are open, in the whole process. */
let open = 0;

/**
 * A generator is opened. Where it is the only one, and opened from outside any delivery, what ran before it in this turn of
 * the event loop was not ours, and must not make the first values come later than the call that asks for them.
 */
export function generatorOpened(fromOutside: boolean): void {
  if (open++ === 0 && fromOutside) startBurst();
}

export function generatorClosed(): void {
  open--;
}

function startBurst(): void {
  burstStart = undefined;
  countdown = 1;
}

/**
 * Whether the event loop has been occupied for long enough that a generator should give it a turn. All generators of the
 * process share one burst. The clock is rxjs's own; where that is virtual time, nothing starves and nobody yields.
 */
export function shouldYield(): boolean {
  return --countdown <= 0 && look(longestBurst);
}

/** The same for who has waited for what is now to be delivered. */
export function shouldYieldResult(): boolean {
  return --countdown <= 0 && look(longestBurstOfResults);
}

/** Looks at the clock. A function of its own, so that the count before it costs next to nothing. */
function look(longest: number): boolean {
  const now = asyncScheduler.now();
  burstStart ??= now;
  if (!turnAwaited) {
    turnAwaited = true;
    schedule(endBurst);
  }
  stride = now === lastLook ? Math.min(stride * 2, longestStride) : 1;
  countdown = stride;
  lastLook = now;
  return now - burstStart >= longest && isWallClock(now);
}

function endBurst(): void {
  turnAwaited = false;
  startBurst();
}

/** Calls `turn` when the event loop has had one; the returned function cancels it. */
export function afterTurn(turn: () => void): () => void {
  const handle = schedule(turn);
  return () => cancel(handle);
}

function isWallClock(now: number): boolean {
  return Math.abs(now - Date.now()) < 1000;
}
