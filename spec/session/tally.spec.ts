import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buffer, drain, generate } from '../../lib/flow/index.js';
import { Tally } from '../../lib/session/index.js';

const frames = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));

const figures = ({ acquired, saved, dropped, failed, outstanding }: Tally) => ({
  acquired,
  saved,
  dropped,
  failed,
  outstanding,
});

/** A clock that each reading moves on by so many milliseconds. */
function tickingClock(step: number): () => number {
  let now = Date.UTC(2026, 2, 14) - step;
  return () => (now += step);
}

describe('a tally', () => {
  test('counts what is acquired in a pipe, and what becomes of it', async () => {
    const tally = new Tally('camera 0');
    await drain(generate(frames(5)).pipe(tally.acquiring()), (frame) => tally.save(frame, { bytes: 100 }));
    expect(figures(tally)).toEqual({ acquired: 5, saved: 5, dropped: 0, failed: 0, outstanding: 0 });
    expect(tally.bytes).toBe(500);
    expect(tally.summary()).toMatchObject({ balanced: true, losses: [], unexpected: '' });
  });

  test('keeps the generator waiting for whoever comes after it', async () => {
    const tally = new Tally('camera 0');
    await drain(generate(frames(20)).pipe(tally.acquiring()), async (frame) => {
      await Promise.resolve();
      tally.save(frame);
    });
    expect(tally.peakQueue).toBe(1);
  });

  test('names the frames that a buffer drops', async () => {
    const tally = new Tally('camera 0');
    const pipe = generate(frames(6)).pipe(
      tally.acquiring(),
      buffer({ capacity: 2, overflow: 'drop-oldest', onDrop: tally.drop }),
    );
    await drain(pipe, async (frame) => {
      await new Promise(setImmediate);
      tally.save(frame);
    });
    expect(figures(tally)).toEqual({ acquired: 6, saved: 3, dropped: 3, failed: 0, outstanding: 0 });
    expect(tally.summary().losses).toEqual([
      { fate: 'dropped', reason: 'no room in the buffer', count: 3, frames: '1-3' },
    ]);
  });

  test('accounts for every frame when a pipe is aborted in the middle', async () => {
    const tally = new Tally('camera 0');
    const abort = new AbortController();
    const pipe = generate(frames(100)).pipe(tally.acquiring(), buffer({ capacity: 10, onDrop: tally.drop }));
    const run = drain(
      pipe,
      async (frame) => {
        await new Promise(setImmediate);
        if (frame.index === 4) {
          abort.abort(new Error('interrupted by Ctrl-C'));
          return;
        }
        tally.save(frame);
      },
      { signal: abort.signal },
    );
    await expect(run).rejects.toThrow('interrupted by Ctrl-C');
    expect(tally.settle('failed', abort.signal.reason)).toBe(1);

    const { saved, dropped, failed, losses, balanced } = tally.summary();
    expect({ saved, failed, balanced }).toEqual({ saved: 4, failed: 1, balanced: true });
    expect(tally.acquired).toBe(saved + dropped + failed);
    expect(losses).toEqual([
      { fate: 'dropped', reason: 'stopped before they could be saved', count: dropped, frames: `5-${4 + dropped}` },
      { fate: 'failed', reason: 'interrupted by Ctrl-C', count: 1, frames: '4' },
    ]);
  });

  test('settle says what became of exactly those frames of which nothing was known', () => {
    const tally = new Tally('camera 0');
    frames(6).forEach(tally.acquire);
    tally.save({ index: 1 });
    tally.fail({ index: 4 }, new Error('the disk is full'));
    expect(tally.summary()).toMatchObject({ outstanding: 4, balanced: false });

    expect(tally.settle('dropped', 'stopped by Ctrl-C')).toBe(4);
    expect(tally.settle('dropped', 'again')).toBe(0);
    expect(figures(tally)).toEqual({ acquired: 6, saved: 1, dropped: 4, failed: 1, outstanding: 0 });
    expect(tally.summary().losses).toEqual([
      { fate: 'failed', reason: 'the disk is full', count: 1, frames: '4' },
      { fate: 'dropped', reason: 'stopped by Ctrl-C', count: 4, frames: '0, 2-3, 5' },
    ]);
  });

  test('does not count a frame twice, nor one that was never acquired, but names it', () => {
    const tally = new Tally('camera 0');
    frames(2).forEach(tally.acquire);
    tally.save({ index: 0 }, 10);
    tally.save({ index: 0 }, 10);
    tally.drop({ index: 0 });
    tally.fail({ index: 9 }, 'what');
    tally.save({ index: 1 }, 10);
    expect(figures(tally)).toEqual({ acquired: 2, saved: 2, dropped: 0, failed: 0, outstanding: 0 });
    expect(tally.bytes).toBe(20);
    expect(tally.summary()).toMatchObject({ balanced: false, unexpected: '0, 9', losses: [] });
  });

  test('takes a stream that numbers its frames twice', () => {
    const tally = new Tally('two runs');
    for (const frame of [...frames(2), ...frames(2)]) tally.acquire(frame);
    tally.save({ index: 0 });
    tally.save({ index: 0 });
    tally.save({ index: 1 });
    expect(tally.settle('failed', 'lost')).toBe(1);
    expect(figures(tally)).toEqual({ acquired: 4, saved: 3, dropped: 0, failed: 1, outstanding: 0 });
    expect(tally.summary().balanced).toBe(true);
  });

  test('tells reasons apart, but not without bound', () => {
    const tally = new Tally('camera 0');
    for (const frame of frames(100)) {
      tally.acquire(frame);
      tally.fail(frame, new Error(`cannot write frame_${frame.index}.tif`));
    }
    const { losses } = tally.summary();
    expect(losses).toHaveLength(21);
    expect(losses.at(-1)).toEqual({ fate: 'failed', reason: 'other reasons', count: 80, frames: '20-99' });
  });

  test('knows the rates of acquiring and saving, and when', () => {
    const tally = new Tally('camera 0', { now: tickingClock(50), directory: 'data/cam0' });
    frames(5).forEach(tally.acquire);
    tally.save({ index: 0 });
    expect(tally.summary()).toMatchObject({
      stream: 'camera 0',
      directory: 'data/cam0',
      acquiredPerSecond: 20,
      savedPerSecond: null,
      firstAcquired: '2026-03-14T00:00:00.000Z',
      lastAcquired: '2026-03-14T00:00:00.200Z',
      lastSaved: '2026-03-14T00:00:00.250Z',
      peakQueue: 5,
    });
  });

  test('counts what a camera has left out as dropped, where the stream is said to be that of a camera', () => {
    const tally = new Tally('camera 0', { consecutive: true });
    for (const index of [0, 3, 4]) {
      tally.acquire({ index });
      tally.save({ index });
    }
    const { acquired, saved, dropped, balanced, losses } = tally.summary();
    expect({ acquired, saved, dropped, balanced }).toEqual({ acquired: 5, saved: 3, dropped: 2, balanced: true });
    expect(losses).toEqual([{ fate: 'dropped', reason: 'dropped by the camera', count: 2, frames: '1-2' }]);
  });

  test('is plain JSON in a run record, also when nothing was acquired', () => {
    const summary = new Tally('camera 0').summary();
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary).toMatchObject({ acquired: 0, balanced: true, firstAcquired: null, acquiredPerSecond: null });
  });

  test('always adds up: acquired = saved + dropped + failed', () => {
    const event = fc.tuple(
      fc.constantFrom('acquire' as const, 'save' as const, 'drop' as const, 'fail' as const),
      fc.nat(5),
    );
    fc.assert(
      fc.property(fc.array(event), fc.constantFrom('dropped' as const, 'failed' as const), (events, fate) => {
        const tally = new Tally('any');
        for (const [act, index] of events) tally[act]({ index }, 'why' as never);
        expect(tally.outstanding).toBeGreaterThanOrEqual(0);
        tally.settle(fate, 'the end');
        const { acquired, saved, dropped, failed, losses } = tally.summary();
        expect(acquired).toBe(saved + dropped + failed);
        expect(acquired).toBe(events.filter(([act]) => act === 'acquire').length);
        expect(losses.reduce((sum, { count }) => sum + count, 0)).toBe(dropped + failed);
      }),
    );
  });
});
