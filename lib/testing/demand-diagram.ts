import { InvalidArgumentError } from '../flow/index.js';

/** The frames in which a source was asked, one entry for each question, from a diagram such as `'2--r--r'`. */
export function parseDemand(diagram: string): number[] {
  const frames: number[] = [];
  let frame = 0;
  let rest = diagram.trim();
  while (rest.length > 0) {
    const pause = /^(\d+(?:\.\d+)?)(ms|s|m) +/.exec(rest);
    if (pause) {
      frame += Number(pause[1]) * { ms: 1, s: 1_000, m: 60_000 }[pause[2] as 'ms' | 's' | 'm'];
      rest = rest.slice(pause[0].length);
      continue;
    }
    const mark = rest.charAt(0);
    rest = rest.slice(1);
    if (mark === ' ') continue;
    for (let count = questions(mark, diagram); count > 0; count--) frames.push(frame);
    frame++;
  }
  return frames;
}

/** The diagram of these frames. */
export function drawDemand(frames: readonly number[]): string {
  const last = frames.at(-1);
  if (last === undefined) return '(never asked)';
  const columns = new Array<number>(last + 1).fill(0);
  for (const frame of frames) columns[frame] = (columns[frame] ?? 0) + 1;
  return columns
    .map((count) => (count === 0 ? '-' : count === 1 ? 'r' : count < 10 ? String(count) : `[${count}]`))
    .join('')
    .replace(/-{20,}/g, (pause) => ` ${pause.length}ms `);
}

function questions(mark: string, diagram: string): number {
  if (mark === '-') return 0;
  if (mark === 'r') return 1;
  if (mark >= '2' && mark <= '9') return Number(mark);
  throw new InvalidArgumentError('a demand diagram', 'made of -, r and the digits 2 to 9', diagram);
}
