import { afterEach, expect, test } from '@jest/globals';
import { twinWithin } from '../../lib/session/twin-signals.js';

const started = process.env['npm_lifecycle_event'];

afterEach(() => {
  if (started === undefined) delete process.env['npm_lifecycle_event'];
  else process.env['npm_lifecycle_event'] = started;
});

// That a copy is told from a key press is tested with real ones: see the specs of the interruption.
test('without npm, no SIGINT is a copy of another', () => {
  delete process.env['npm_lifecycle_event'];
  expect(twinWithin()).toBe(0);
});
