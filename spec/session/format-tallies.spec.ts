import { expect, test } from '@jest/globals';
import { formatTallies, Tally } from '../../lib/session/index.js';

function clock(step: number): () => number {
  let now = -step;
  return () => (now += step);
}

test('a row for each stream, where its files are, and every loss by name', () => {
  const first = new Tally('camera 0', { directory: 'data/run01/cam0', now: clock(50) });
  const second = new Tally('the other camera', { now: clock(100) });
  for (let index = 0; index < 40; index++) first.acquire({ index });
  for (let index = 0; index < 38; index++) first.save({ index }, 1_616_842);
  first.drop({ index: 38 });
  first.settle('failed', 'the disk is full');
  second.acquire({ index: 0 });
  second.save({ index: 7 });

  expect(`\n${formatTallies([first, second])}\n`).toBe(`
stream            acquired  saved  dropped  failed  frames/s  saved/s  peak queue    bytes
camera 0                40     38        1       1      20.0     20.0          40  61.4 MB
the other camera         1      0        0       0         -        -           1      0 B
camera 0: files in data/run01/cam0
camera 0: 1 dropped, no room in the buffer: 38
camera 0: 1 failed, the disk is full: 39
the other camera: 1 not accounted for yet
the other camera: told of twice, or never acquired (not counted): 7
`);
});

test('without streams there is only the heading', () => {
  expect(formatTallies([])).toMatch(/^stream {2}acquired .* bytes$/);
});
