import { describe, expect, test } from '@jest/globals';
import { Subject } from 'rxjs';
import type { CameraSettings } from '../../../lib/devices/cameras/camera-settings.js';
import { ExposureSchedule } from '../../../lib/devices/cameras/exposure-schedule.js';
import type { Clock } from '../../../lib/devices/clock.js';

/** A clock that is where it was told to wait until. */
class TestClock implements Clock {
  time = 1000;

  now(): number {
    return this.time;
  }

  async sleepUntil(time: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.time = Math.max(this.time, time);
  }
}

function makeSchedule(settings: Partial<CameraSettings>, line?: Subject<void>) {
  const clock = new TestClock();
  const controller = new AbortController();
  const all: CameraSettings = {
    exposureTime: 0.01,
    frameRate: 20,
    triggerMode: 'auto',
    triggerSelector: 'frame',
    roi: { x: 0, y: 0, width: 1, height: 1 },
    ...settings,
  };
  return { clock, controller, schedule: new ExposureSchedule(all, clock, controller.signal, line) };
}

describe('ExposureSchedule', () => {
  test('exposes at absolute times: the rate does not drift, whatever the consumer takes for itself', async () => {
    const { clock, schedule } = makeSchedule({});
    for (const [index, begin] of [1000, 1050, 1100, 1150].entries()) {
      expect(await schedule.exposed(index)).toBe(begin);
      expect(clock.now()).toBe(begin + 10);
      clock.time += 7;
    }
  });

  test('a frame that is asked for late is not lost, and the ones after it are on time again', async () => {
    const { clock, schedule } = makeSchedule({});
    await schedule.exposed(0);
    clock.time = 1120;
    expect(await schedule.exposed(1)).toBe(1050);
    expect(clock.now()).toBe(1120);
    expect(await schedule.exposed(2)).toBe(1100);
    expect(await schedule.exposed(3)).toBe(1150);
    expect(clock.now()).toBe(1160);
  });

  test('is not faster than the exposure time allows', async () => {
    const { schedule } = makeSchedule({ exposureTime: 0.08 });
    await schedule.exposed(0);
    expect(await schedule.exposed(1)).toBe(1080);
  });

  test('without a frame rate a frame is exposed when it is asked for', async () => {
    const { clock, schedule } = makeSchedule({ frameRate: Infinity });
    await schedule.exposed(0);
    clock.time = 5000;
    expect(await schedule.exposed(1)).toBe(4990);
  });

  test('a trigger starts one frame; one that comes during an exposure is heeded after it', async () => {
    const { clock, schedule } = makeSchedule({ triggerMode: 'software' });
    const waiting = schedule.exposed(0);
    clock.time = 1200;
    schedule.trigger();
    clock.time = 1205;
    schedule.trigger();
    expect(await waiting).toBe(1200);
    expect(await schedule.exposed(1)).toBe(1210);
  });

  test('one trigger starts a whole acquisition', async () => {
    const { clock, schedule } = makeSchedule({ triggerMode: 'software', triggerSelector: 'acquisition' });
    clock.time = 1300;
    schedule.trigger();
    schedule.trigger();
    expect([await schedule.exposed(0), await schedule.exposed(1)]).toEqual([1300, 1350]);
  });

  test('a pulse on the line is an external trigger, until the recording ends', async () => {
    const line = new Subject<void>();
    const { controller, schedule } = makeSchedule({ triggerMode: 'external' }, line);
    const frame = schedule.exposed(0);
    line.next();
    expect(await frame).toBe(1000);
    const never = schedule.exposed(1);
    controller.abort(new Error('stopped'));
    await expect(never).rejects.toThrow('stopped');
    expect(line.observed).toBe(false);
  });
});
