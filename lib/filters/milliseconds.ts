import { asyncScheduler } from 'rxjs';

/**
 * The time in milliseconds, for measuring how long something takes. The clock is rxjs's own where that is virtual, as in a marble
 * test; otherwise one that is finer and that nobody sets.
 */
export function milliseconds(): number {
  const now = asyncScheduler.now();
  const isVirtual = Math.abs(now - Date.now()) >= 1000;
  return isVirtual ? now : performance.now();
}
