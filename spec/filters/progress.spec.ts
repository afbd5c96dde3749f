import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { drain } from '../../lib/flow/index.js';
import { progress, type ProgressOptions } from '../../lib/filters/progress.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

/** Collects what is written. */
class Paper {
  written = '';

  constructor(
    readonly isTTY = false,
    readonly columns = 80,
  ) {}

  readonly write = (text: string): void => void (this.written += text);

  /** What is written of a stream in virtual time. */
  static of(marbles: string, options: ProgressOptions, paper = new Paper()): string[] {
    runMarbles(({ cold }) => {
      cold(marbles)
        .pipe(progress({ ...options, stream: paper }))
        .subscribe({ error: () => undefined });
    });
    return paper.written.split(/(?<=\n)|(?=\r)/);
  }
}

describe('progress', () => {
  test('writes a line every two seconds and one at the end', () => {
    expect(Paper.of('a 1s b 2s c 1s d 1s |', { label: 'flats', total: 4 })).toEqual([
      'flats  ███████████████░░░░░  3/4  75 %  1.0/s  0:01 left\n',
      'flats  ████████████████████  4/4  100 %  0.8/s  in 0:05\n',
    ]);
  });

  test('without a total says how many and for how long', () => {
    expect(Paper.of('3s a 100s b 3600s |', {})).toEqual([
      '1  0.3/s  in 0:03\n',
      '2  0.0/s  in 1:43\n',
      '2  0.0/s  in 1:01:43\n',
    ]);
  });

  test('on a terminal writes one line that changes, as wide as the terminal at most', () => {
    expect(Paper.of('99ms a b 100ms (c|)', { total: 4 }, new Paper(true, 34))).toEqual([
      '\r██████████░░░░░░░░░░  2/4  50 %  \x1b[K',
      '\r███████████████░░░░░  3/4  75 %  \x1b[K',
      '\r███████████████░░░░░  3/4  75 %  \x1b[K\n',
    ]);
  });

  test('says when the stream has failed or has been stopped, and takes more than the total', () => {
    expect(Paper.of('a 2s #', {})).toEqual(['1  0.5/s  in 0:02  failed\n']);
    expect(Paper.of('(ab) 2s |', { total: 1 })).toEqual(['████████████████████  2/1  100 %  1.0/s  in 0:02\n']);
  });

  test('keeps the link between consumer and source', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('-a-b|');
      expectObservable(source.pipe(progress({ stream: new Paper() }), holdFor(4))).toBe('-a-----b----|');
      expectDemand(source).toBe('r----r-----r');
    });
  });

  test('an early end closes the source, and its failure is passed on', async () => {
    const source = new TrackedSource();
    const paper = new Paper();
    await drain(source.asyncNumbers().pipe(progress({ stream: paper }), take(2)));
    expect(source).toMatchObject({ produced: 2, closed: 1 });
    expect(paper.written).toMatch(/^2 .*stopped\n$/);
    expect(await outcome(drain(source.numbers(9, 5).pipe(progress({ stream: paper }))))).toBe('source failed at 5');
  });

  test('wrong arguments are errors where they are written', () => {
    expect(() => progress({ total: -1 })).toThrow(/total must be a whole number of at least 1, but it is -1/);
    expect(() => progress({ label: 1 as never })).toThrow(/label must be a text/);
  });
});
