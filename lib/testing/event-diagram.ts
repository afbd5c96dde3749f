import { inspect, isDeepStrictEqual } from 'node:util';

/** One thing that happened in a stream, as rxjs's `TestScheduler` records it. */
export interface MarbleEvent {
  readonly frame: number;
  readonly notification: { readonly kind: 'N' | 'E' | 'C'; readonly value?: unknown; readonly error?: unknown };
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Both sides as diagrams, one below the other, and what the marbles stand for where that is not what they show; then the
 * first frame at which the sides part.
 */
export function drawEvents(expected: readonly MarbleEvent[], actual: readonly MarbleEvent[]): string {
  const legend = new Legend([...expected, ...actual]);
  const firstDifference = expected.findIndex((event, index) => !isDeepStrictEqual(event, actual[index]));
  const index = firstDifference === -1 ? expected.length : firstDifference;
  return [
    `  expected  ${diagram(expected, legend)}`,
    `  actual    ${diagram(actual, legend)}`,
    ...legend.lines(),
    '',
    `  they part at event ${index}: expected ${tell(expected[index])}, but came ${tell(actual[index])}`,
  ].join('\n');
}

/** Which marble stands for which value: one-letter strings for themselves, others get a letter each. */
class Legend {
  readonly #values: unknown[] = [];
  readonly #marbles: string[] = [];

  constructor(events: readonly MarbleEvent[]) {
    const taken = new Set(events.map(({ notification }) => notification.value).filter(isMarble));
    const free = (letters + letters.toUpperCase()).split('').filter((letter) => !taken.has(letter));
    for (const { notification } of events) {
      if (notification.kind !== 'N' || isMarble(notification.value) || this.#find(notification.value) >= 0) continue;
      this.#values.push(notification.value);
      this.#marbles.push(free.shift() ?? '?');
    }
  }

  marble({ notification }: MarbleEvent): string {
    if (notification.kind === 'C') return '|';
    if (notification.kind === 'E') return '#';
    return isMarble(notification.value) ? notification.value : (this.#marbles[this.#find(notification.value)] ?? '?');
  }

  lines(): string[] {
    return this.#marbles.map((marble, index) => `  ${marble} = ${show(this.#values[index])}`);
  }

  #find(value: unknown): number {
    return this.#values.findIndex((known) => isDeepStrictEqual(known, value));
  }
}

function isMarble(value: unknown): value is string {
  return typeof value === 'string' && /^[^\s|#^!()-]$/.test(value);
}

/** A diagram that is true to time: where the width of a group hides frames, the next marble says its frame. */
function diagram(events: readonly MarbleEvent[], legend: Legend): string {
  if (events.length === 0) return '(nothing)';
  const marblesAt = new Map<number, string>();
  for (const event of events) marblesAt.set(event.frame, (marblesAt.get(event.frame) ?? '') + legend.marble(event));
  let drawn = '';
  let column = 0;
  for (const [frame, marbles] of marblesAt) {
    const gap = frame - column;
    if (gap < 0) drawn += ` @${frame}: `;
    else drawn += gap < 20 ? '-'.repeat(gap) : ` ${gap}ms `;
    drawn += marbles.length === 1 ? marbles : `(${marbles})`;
    column = frame + (marbles.length === 1 ? 1 : marbles.length + 2);
  }
  return drawn;
}

function tell(event: MarbleEvent | undefined): string {
  if (!event) return 'nothing more';
  const { frame, notification } = event;
  if (notification.kind === 'C') return `the end at frame ${frame}`;
  if (notification.kind === 'E') return `the error ${show(notification.error)} at frame ${frame}`;
  return `${show(notification.value)} at frame ${frame}`;
}

function show(value: unknown): string {
  return value instanceof Error
    ? `${value.name}: ${value.message}`
    : inspect(value, { breakLength: Infinity, depth: 3 });
}
