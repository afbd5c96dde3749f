import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { Camera, CameraError, DummyCamera, synchronize, type CameraDriver } from '../../../lib/devices/index.js';
import { drain, InvalidArgumentError } from '../../../lib/flow/index.js';
import { frame, type Frame } from '../../../lib/frames/index.js';

/** A camera that gives the frames with these indices, and then fails or has no more. */
class PickedDriver implements CameraDriver {
  readonly shape = [1, 2] as const;
  readonly dtype = 'uint8';
  readonly #indices: number[];
  asked = 0;
  isRecording = false;

  constructor(
    indices: readonly number[],
    readonly failure?: string,
  ) {
    this.#indices = [...indices];
  }

  async start(): Promise<void> {
    this.isRecording = true;
  }

  async grab(): Promise<Frame | undefined> {
    this.asked++;
    const index = this.#indices.shift();
    if (index === undefined && this.failure !== undefined) throw new Error(this.failure);
    return index === undefined ? undefined : frame(new Uint8Array([index, 0]), this.shape, { index });
  }

  trigger(): void {}

  async stop(): Promise<void> {
    this.isRecording = false;
  }
}

function cameras(...drivers: readonly PickedDriver[]): readonly Camera[] {
  return drivers.map((driver, position) => new Camera(driver, { name: `camera ${position}` }));
}

async function together(recorded: readonly Camera[], count?: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  const run = drain(synchronize(recorded, { count }), ({ index, frames, missing }) => {
    seen.push([index, frames.map((image) => image?.data[0]), ...missing]);
  });
  await run.catch((error: unknown) => seen.push(error));
  return seen;
}

describe('synchronize', () => {
  test('pairs frames by their index, and names the cameras whose frames are missing', async () => {
    const recorded = cameras(new PickedDriver([0, 1, 3, 4, 7]), new PickedDriver([0, 2, 3, 4, 5, 7]));
    expect(await together(recorded)).toEqual([
      [0, [0, 0]],
      [1, [1, undefined], 'camera 1'],
      [2, [undefined, 2], 'camera 0'],
      [3, [3, 3]],
      [4, [4, 4]],
      [5, [undefined, 5], 'camera 0'],
      [7, [7, 7]],
    ]);
    expect(recorded.map(({ dropped }) => dropped)).toEqual([3, 2]);
  });

  test('goes on with the others when a camera has ended, and counts dropped frames as taken', async () => {
    const recorded = cameras(new PickedDriver([0, 1]), new PickedDriver([0, 1, 2, 4, 5, 6]));
    expect(await together(recorded, 5)).toEqual([
      [0, [0, 0]],
      [1, [1, 1]],
      [2, [undefined, 2], 'camera 0'],
      [4, [undefined, 4], 'camera 0'],
    ]);
  });

  test('when a camera fails, gives what is in hand, stops the others, and fails with its error', async () => {
    const drivers = [new PickedDriver([0], 'unplugged'), new PickedDriver([0, 1, 2, 3, 4, 5])];
    const seen = await together(cameras(...drivers));
    expect(seen.slice(0, -1)).toEqual([
      [0, [0, 0]],
      [1, [undefined, 1], 'camera 0'],
    ]);
    expect(seen.at(-1)).toBeInstanceOf(CameraError);
    expect((seen.at(-1) as Error).message).toBe('camera "camera 0" failed to grab: unplugged');
    expect(drivers.map(({ isRecording }) => isRecording)).toEqual([false, false]);
  });

  test('has one frame of each camera in hand, and asks for no more while it waits for its consumer', async () => {
    const drivers = [new PickedDriver([0, 1, 2, 3]), new PickedDriver([0, 1, 2, 3])];
    await drain(synchronize(cameras(...drivers)), async ({ index }) => {
      await new Promise((resolve) => void setImmediate(resolve));
      expect(drivers.map(({ asked }) => asked)).toEqual([index + 1, index + 1]);
    });
  });

  test('stops all cameras when it is left, or its signal aborts, also while one of them waits for its trigger', async () => {
    const drivers = [new PickedDriver([0, 1, 2]), new PickedDriver([0, 1, 2])];
    await drain(synchronize(cameras(...drivers)).pipe(take(1)));
    expect(drivers.map(({ isRecording }) => isRecording)).toEqual([false, false]);

    const waiting = [new DummyCamera({ shape: [2, 2], triggerMode: 'software' }), new DummyCamera({ shape: [2, 2] })];
    const controller = new AbortController();
    const run = drain(synchronize(waiting, { signal: controller.signal }));
    await Promise.all(waiting.map(({ armed }) => armed));
    controller.abort();
    await run;
    expect(waiting.map(({ state }) => state)).toEqual(['standby', 'standby']);
  });

  test.each([[[]], [['camera']], [undefined]])('refuses %p', (recorded) => {
    expect(() => synchronize(recorded as never)).toThrow(InvalidArgumentError);
  });

  test('refuses a camera that is there twice', () => {
    const [camera] = cameras(new PickedDriver([]));
    expect(() => synchronize([camera!, camera!])).toThrow(/each once/);
  });
});
