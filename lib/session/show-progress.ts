import type * as CliProgress from 'cli-progress';
import type { MultiBar, SingleBar } from 'cli-progress';
import { RxlabError } from '../flow/index.js';
import type { Tally } from './tally.js';

/** Options of {@link showProgress}. */
export interface ProgressOptions {
  /** How many frames each stream is to have, where that is known. */
  total?: number | undefined;
  /** Where the bars are drawn; standard error unless told. Where it is no terminal, a line is written every two seconds. */
  stream?: NodeJS.WriteStream;
}

/** What is being shown. Disposing of it leaves the bars as they are and gives the terminal back. */
export interface ProgressDisplay extends Disposable {
  /** Writes a text above the bars. */
  readonly log: (text: string) => void;
}

/** Milliseconds between two looks at the tallies. */
const interval = 100;

/**
 * Shows two bars for every tally, one for what was acquired and one for what was saved. It looks at the tallies a few times
 * a second; nothing in the pipes has to know of it, and it keeps no program from ending.
 *
 * @throws an {@link RxlabError} with the code `MISSING_DEPENDENCY` when cli-progress is not installed
 *
 * @example
 * ```ts no-run
 * import { showProgress, Tally } from 'rxlab/session';
 *
 * const tally = new Tally('cam0');
 * using progress = await showProgress([tally], { total: 40 });
 * progress.log('the shutter is open\n');
 * ```
 */
export async function showProgress(
  tallies: readonly Tally[],
  { total, stream = process.stderr }: ProgressOptions = {},
): Promise<ProgressDisplay> {
  const { MultiBar, Presets } = await loadCliProgress();
  const bars = new MultiBar(
    {
      format: '{label} {bar} {value}/{total}  {note}',
      barsize: 28,
      hideCursor: true,
      noTTYOutput: true,
      stream,
      gracefulExit: false,
      emptyOnZero: true,
    },
    Presets.shades_grey,
  );
  const width = Math.max(...tallies.map(({ name }) => name.length));
  const rows = tallies.map((tally) => new Row(bars, tally, total, width));
  const update = () => {
    for (const row of rows) row.update();
  };
  const timer = setInterval(update, interval);
  timer.unref();
  let shown = true;
  return {
    log: (text) => {
      if (shown && stream.isTTY) bars.log(text);
      else stream.write(text);
    },
    [Symbol.dispose]: () => {
      if (!shown) return;
      shown = false;
      clearInterval(timer);
      update();
      // What was logged since the last drawing would be lost with the bars.
      bars.update();
      bars.stop();
    },
  };
}

/** The two bars of a tally. */
class Row {
  readonly #acquired: SingleBar;
  readonly #saved: SingleBar;

  constructor(
    bars: MultiBar,
    private readonly tally: Tally,
    private readonly total: number | undefined,
    width: number,
  ) {
    const name = tally.name.padEnd(width);
    this.#acquired = bars.create(total ?? 0, 0, { label: `${name} acquired`, note: '' });
    this.#saved = bars.create(total ?? 0, 0, { label: `${name} saved   `, note: '' });
  }

  update(): void {
    const { acquired, saved, dropped, failed, outstanding } = this.tally;
    const lost = [dropped && `${dropped} dropped`, failed && `${failed} failed`].filter(Boolean);
    this.#acquired.setTotal(this.total ?? acquired);
    this.#acquired.update(acquired, { note: '' });
    this.#saved.setTotal(this.total ?? acquired);
    this.#saved.update(saved, { note: [outstanding && `${outstanding} waiting`, ...lost].filter(Boolean).join(', ') });
  }
}

async function loadCliProgress(): Promise<typeof CliProgress> {
  try {
    const loaded = (await import('cli-progress')) as typeof CliProgress & { default?: typeof CliProgress };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new RxlabError('MISSING_DEPENDENCY', 'progress bars need cli-progress: npm install cli-progress', { cause });
  }
}
