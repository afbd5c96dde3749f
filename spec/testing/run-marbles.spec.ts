import { describe, expect, test } from '@jest/globals';
import { delay, map, merge, of, timer } from 'rxjs';
import { drain, hold, InvalidArgumentError, RxlabError } from '../../lib/flow/index.js';
import { holdFor, MarbleMismatchError, runMarbles } from '../../lib/testing/index.js';

function failureOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('runMarbles: generate', () => {
  test('is as its diagram while nobody holds', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('--a--b--c|');
      expectObservable(source).toBe('--a--b--c|');
      expectDemand(source).toBe('r-r--r--r');
    });
  });

  test('makes a value only after the one before has been let go of', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('--a--b--c|');
      expectObservable(source.pipe(holdFor(4))).toBe('--a------b------c----|');
      expectDemand(source).toBe('r-----r------r------r');
    });
  });

  test('makes values that take no time as soon as it is asked', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('(abc|)');
      expectObservable(source.pipe(holdFor(3))).toBe('a--b--c--|');
      expectDemand(source).toBe('r--r--r--r');
    });
  });

  test('takes values and an error from the arguments', () => {
    const failure = new Error('lens cap');
    runMarbles(({ generate, expectObservable }) => {
      const source = generate('a-b#', { a: { id: 1 }, b: undefined }, failure);
      expectObservable(source).toBe('x-y#', { x: { id: 1 }, y: undefined }, failure);
    });
  });

  test('is cold: each subscription has a run of its own', () => {
    runMarbles(({ generate, expectObservable, expectDemand, expectSubscriptions }) => {
      const source = generate('-a-|');
      expectObservable(source).toBe('-a-|');
      expectObservable(source, '--^').toBe('---a-|');
      expectDemand(source).toBe('rrrr');
      expectSubscriptions(source.subscriptions).toBe(['^--!', '--^--!']);
    });
  });

  test('stops when it is left, also while it makes a value', () => {
    runMarbles(({ generate, expectObservable, expectDemand, expectSubscriptions }) => {
      const source = generate('a----b|');
      expectObservable(source, '^--!').toBe('a---');
      expectDemand(source).toBe('2');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  test('a diagram without an end leaves the last question unanswered', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('a-b');
      expectObservable(source).toBe('a-b');
      expectDemand(source).toBe('2-r');
    });
  });
});

describe('runMarbles: expectDemand', () => {
  test('counts several questions in one frame, and passes time', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('(ab) 100ms c');
      expectObservable(source).toBe('(ab) 100ms c');
      expectDemand(source).toBe('3 103ms r');
    });
  });

  test('throws with both diagrams when the source was asked at another time', () => {
    const error = failureOf(() =>
      runMarbles(({ generate, expectObservable, expectDemand }) => {
        const source = generate('(ab|)');
        expectObservable(source.pipe(holdFor(2))).toBe('a-b-|');
        expectDemand(source).toBe('r--r--r');
      }),
    );
    expect(error).toBeInstanceOf(MarbleMismatchError);
    expect((error as Error).message).toContain('expected  r--r--r\n');
    expect((error as Error).message).toContain('actual    r-r-r');
  });

  test('throws when the source was never asked', () => {
    const error = failureOf(() => runMarbles(({ generate, expectDemand }) => expectDemand(generate('a')).toBe('r')));
    expect((error as Error).message).toContain('(never asked)');
  });

  test('refuses a source that is not paced', () => {
    const error = failureOf(() => runMarbles(({ expectDemand }) => expectDemand(of(1) as never).toBe('r')));
    expect(error).toBeInstanceOf(InvalidArgumentError);
  });

  test('refuses a diagram with marbles that mean nothing', () => {
    const error = failureOf(() => runMarbles(({ generate, expectDemand }) => expectDemand(generate('a')).toBe('(rr)')));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect((error as Error).message).toContain('"(rr)"');
  });
});

describe('runMarbles: expectObservable', () => {
  test('throws with both diagrams, the values and where they part', () => {
    const error = failureOf(() =>
      runMarbles(({ cold, expectObservable }) => {
        const values = { a: { id: 1 }, b: { id: 2 } };
        expectObservable(cold('a--b|', values)).toBe('a-b|', values);
      }),
    );
    expect(error).toBeInstanceOf(MarbleMismatchError);
    expect(error).toMatchObject({ code: 'MARBLES_DIFFER' });
    expect((error as Error).message.split('\n')).toEqual([
      'the stream is not what was expected',
      '',
      '  expected  a-b|',
      '  actual    a--b|',
      '  a = { id: 1 }',
      '  b = { id: 2 }',
      '',
      '  they part at event 1: expected { id: 2 } at frame 2, but came { id: 2 } at frame 3',
    ]);
  });

  test.each([
    ['a missing end', '-a-', '-a-|', 'but came nothing more'],
    ['a surplus value', '-ab|', '-a-|', "but came 'b' at frame 2"],
    ['another error', '-#', '-|', 'but came the error'],
  ])('throws for %s', (_, actual, expected, message) => {
    const error = failureOf(() =>
      runMarbles(({ cold, expectObservable }) => expectObservable(cold(actual)).toBe(expected)),
    );
    expect((error as Error).message).toContain(message);
  });

  test('draws groups, and says the frame of what a group hides', () => {
    const error = failureOf(() =>
      runMarbles(({ cold, expectObservable }) => {
        expectObservable(merge(cold('(abc)'), cold('--d|'))).toBe('(abc)-d|');
      }),
    );
    expect((error as Error).message).toContain('expected  (abc)-d|\n  actual    (abc) @2: d');
  });

  test('compares undefined, NaN and errors as what they are', () => {
    runMarbles(({ cold, expectObservable }) => {
      expectObservable(cold('ab|', { a: undefined, b: NaN })).toBe('ab|', { a: undefined, b: NaN });
    });
    const error = failureOf(() =>
      runMarbles(({ cold, expectObservable }) => {
        expectObservable(cold('#', {}, new Error('one'))).toBe('#', {}, new Error('two'));
      }),
    );
    expect((error as Error).message).toContain(
      'expected the error Error: two at frame 0, but came the error Error: one',
    );
  });
});

describe('runMarbles: the run', () => {
  test('gives what the test returns', () => {
    expect(runMarbles(() => 42)).toBe(42);
  });

  test('offers hot, time, flush and expectSubscriptions as rxjs does', () => {
    const seen: string[] = [];
    runMarbles(({ hot, time, flush, expectObservable, expectSubscriptions }) => {
      const source = hot('--a--b--|');
      expectObservable(source.pipe(delay(time('--|')))).toBe('----a--b|');
      expectSubscriptions(source.subscriptions).toBe(['^-------!', '^-------!']);
      source.subscribe((value) => seen.push(value));
      flush();
      expect(seen).toEqual(['a', 'b']);
    });
  });

  test('refuses an async test', () => {
    const error = failureOf(() =>
      runMarbles(async ({ cold, expectObservable }) => expectObservable(cold('a')).toBe('a')),
    );
    expect(error).toBeInstanceOf(RxlabError);
    expect(error).toMatchObject({ code: 'ASYNCHRONOUS_TEST' });
  });

  test('leaves no delivery open after a test that throws', () => {
    expect(() =>
      runMarbles(({ generate }) => {
        generate('a').subscribe();
        throw new Error('stop');
      }),
    ).toThrow('stop');
    const release = hold();
    expect(release).not.toThrow();
  });

  test('the clock is real again afterwards', async () => {
    runMarbles(({ expectObservable }) => expectObservable(timer(1_000)).toBe('1s (0|)', { 0: 0 }));
    await drain([1, 2], (value) => Promise.resolve(value));
    await new Promise((resolve) => timer(1).subscribe(resolve));
  });
});

describe('holdFor', () => {
  test('may take another time for each value', () => {
    runMarbles(({ generate, expectObservable }) => {
      const source = generate('(abc|)', { a: 1, b: 4, c: 2 });
      expectObservable(source.pipe(holdFor((value) => value))).toBe('ab---c-|', { a: 1, b: 4, c: 2 });
    });
  });

  test('paces through stock operators in between', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('(ab|)');
      expectObservable(
        source.pipe(
          map((value) => value.toUpperCase()),
          holdFor(3),
        ),
      ).toBe('A--B--|');
      expectDemand(source).toBe('r--r--r');
    });
  });

  test('lets go of everything when it is left', () => {
    runMarbles(({ generate, expectObservable, expectSubscriptions }) => {
      const source = generate('(ab|)');
      expectObservable(source.pipe(holdFor(10)), '^--!').toBe('a---');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  test('passes an error on at once', () => {
    runMarbles(({ cold, expectObservable }) => {
      expectObservable(cold('ab#').pipe(holdFor(10))).toBe('ab#');
    });
  });

  test.each([[-1], [NaN], ['3ms']])('refuses %p', (duration) => {
    expect(() => holdFor(duration as number)).toThrow(InvalidArgumentError);
  });
});

describe('runMarbles: expectSubscriptions', () => {
  test('throws with both lists of frames', () => {
    const error = failureOf(() =>
      runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('--a|');
        expectObservable(source, '-^-!').toBe('');
        expectSubscriptions(source.subscriptions).toBe('-^');
      }),
    );
    expect((error as Error).message).toContain('expected  from frame 1 on\n  actual    from frame 1 to frame 3');
  });
});
