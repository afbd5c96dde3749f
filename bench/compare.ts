/** What one run of a contender did. */
export interface Run {
  /** Items that went through. */
  readonly items: number;
  /** The most items that waited somewhere at the same time, where that can be known. */
  readonly peakQueue?: number;
}

/** One side of a comparison: does the work once. */
export interface Contender {
  readonly name: string;
  run(): Run | Promise<Run>;
}

/** The first contender over another: at least (or, for a time, at most) how much. */
export interface Goal {
  readonly over: string;
  readonly atLeast: number;
}

/** A row of the design's table of numbers: the first contender is ours. */
export interface Comparison {
  readonly title: string;
  readonly contenders: readonly Contender[];
  readonly goals: readonly Goal[];
}

interface Figures {
  readonly rates: number[];
  peakQueue: number | undefined;
}

/**
 * Runs the contenders in turn, A B C A B C …, so that all of them meet the same noise of a shared machine, and prints the
 * median of each with the median of the ratios taken round by round. The first round warms up and is not counted.
 */
export async function compare({ title, contenders, goals }: Comparison, rounds: number): Promise<void> {
  const figures = new Map<string, Figures>(contenders.map(({ name }) => [name, { rates: [], peakQueue: undefined }]));
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      globalThis.gc?.();
      const start = performance.now();
      const { items, peakQueue } = await contender.run();
      const seconds = (performance.now() - start) / 1000;
      const figure = figures.get(contender.name)!;
      figure.peakQueue = peakQueue;
      if (round > 0) figure.rates.push(items / seconds);
    }
  }
  print(title, contenders, goals, figures);
}

function print(
  title: string,
  contenders: readonly Contender[],
  goals: readonly Goal[],
  figures: ReadonlyMap<string, Figures>,
): void {
  const ours = figures.get(contenders[0]?.name ?? '')!.rates;
  console.log(`\n${title}`);
  console.log(
    `  ${'contender'.padEnd(34)}${'items/s'.padStart(14)}${'ours / its'.padStart(12)}${'peak queue'.padStart(12)}  goal`,
  );
  for (const { name } of contenders) {
    const { rates, peakQueue } = figures.get(name)!;
    const ratio = median(ours.map((rate, round) => rate / (rates[round] ?? NaN)));
    const goal = goals.find(({ over }) => over === name);
    const verdict = goal ? `>= ${goal.atLeast} ${ratio >= goal.atLeast ? 'reached' : 'MISSED'}` : '';
    console.log(
      `  ${name.padEnd(34)}${median(rates).toExponential(2).padStart(14)}${ratio.toFixed(2).padStart(12)}` +
        `${String(peakQueue ?? '').padStart(12)}  ${verdict}`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
