import { describe, expect, test } from '@jest/globals';
import { map, take } from 'rxjs';
import { broadcast, buffer, drain, RxlabError } from '../../../lib/flow/index.js';
import { Camera, CameraError, CameraStateError, CameraTimeoutError, TimeoutError } from '../../../lib/devices/index.js';
import type { Frame } from '../../../lib/frames/index.js';
import { ScriptedDriver } from './scripted-driver.js';

async function indices(camera: Camera, count?: number): Promise<number[]> {
  const seen: number[] = [];
  await drain(camera.stream({ count }), ({ index }) => seen.push(index));
  return seen;
}

function count(calls: readonly string[], call: string): number {
  return calls.filter((other) => other === call).length;
}

describe('Camera', () => {
  test('five frames have the indices 0 to 4; the driver is stopped once, and closed once', async () => {
    const driver = new ScriptedDriver();
    const camera = new Camera(driver);
    expect(await indices(camera, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(camera.state).toBe('standby');
    await Promise.all([camera.close(), camera.close()]);
    expect(['start', 'stop', 'close'].map((call) => count(driver.calls, call))).toEqual([1, 1, 1]);
  });

  test('each recording begins with index 0', async () => {
    const camera = new Camera(new ScriptedDriver());
    expect(await indices(camera, 2)).toEqual([0, 1]);
    expect(await indices(camera, 2)).toEqual([0, 1]);
  });

  test('count 0 gives nothing, no error, and starts nothing', async () => {
    const driver = new ScriptedDriver();
    expect(await indices(new Camera(driver), 0)).toEqual([]);
    expect(driver.calls).toEqual([]);
  });

  test.each([1, 2, 5])('leaving the stream at frame %i stops the recording before the run is over', async (end) => {
    const driver = new ScriptedDriver();
    const camera = new Camera(driver);
    await drain(camera.stream({ count: 5 }).pipe(take(end)));
    expect([camera.state, driver.recording, count(driver.calls, 'stop')]).toEqual(['standby', false, 1]);
  });

  test.each([0, 1, 3])('a signal that aborts after %i frames ends the stream cleanly', async (end) => {
    const driver = new ScriptedDriver();
    const camera = new Camera(driver);
    const controller = new AbortController();
    if (end === 0) controller.abort();
    let received = 0;
    await drain(camera.stream({ count: 5, signal: controller.signal }), () => {
      if (++received === end) controller.abort();
    });
    expect(received).toBe(end);
    expect([camera.state, driver.recording]).toEqual(['standby', false]);
  });

  test('a signal ends a stream that waits for its trigger', async () => {
    const driver = new ScriptedDriver({ 'grab 0': 'silent' });
    const camera = new Camera(driver, { triggerMode: 'software' });
    const controller = new AbortController();
    const run = drain(camera.stream({ signal: controller.signal }));
    await camera.armed;
    controller.abort();
    await run;
    expect(driver.recording).toBe(false);
  });

  describe('when the driver fails', () => {
    test.each(['open', 'start', 'grab 0', 'grab 2', 'stop'])(
      'to %s, the stream fails with it, and nothing records',
      async (call) => {
        const driver = new ScriptedDriver({ [call]: 'fail' });
        const camera = new Camera(driver, { name: 'left' });
        const run = indices(camera, 4);
        await expect(run).rejects.toThrow(CameraError);
        await expect(run).rejects.toMatchObject({
          camera: 'left',
          operation: call.split(' ')[0],
          code: 'CAMERA_FAILED',
        });
        await expect(run).rejects.toThrow(`driver: ${call}`);
        expect([camera.state, driver.recording]).toEqual(['standby', false]);
        expect(count(driver.calls, 'stop')).toBe(call === 'open' ? 0 : 1);
      },
    );

    test('the frames that it gave before are kept', async () => {
      const seen: number[] = [];
      const camera = new Camera(new ScriptedDriver({ 'grab 3': 'fail' }));
      const run = drain(camera.stream().pipe(buffer({ capacity: 9 })), ({ index }) => seen.push(index));
      await expect(run).rejects.toThrow('driver: grab 3');
      expect(seen).toEqual([0, 1, 2]);
    });

    test('it can be used again where the fault is gone', async () => {
      const script: Record<string, 'fail'> = { 'grab 1': 'fail' };
      const camera = new Camera(new ScriptedDriver(script));
      await expect(indices(camera, 3)).rejects.toThrow(CameraError);
      delete script['grab 1'];
      expect(await indices(camera, 3)).toEqual([0, 1, 2]);
    });
  });

  test.each([
    ['start', 'did not start'],
    ['grab 1', 'has not sent frame 1'],
    ['stop', 'did not stop'],
  ])('a driver that says nothing to %s is a timeout that names the camera and the frame', async (call, message) => {
    const driver = new ScriptedDriver({ [call]: 'silent' });
    const camera = new Camera(driver, { name: 'left', frameTimeout: 50, commandTimeout: 50 });
    const run = indices(camera, 3);
    await expect(run).rejects.toThrow(CameraTimeoutError);
    await expect(run).rejects.toThrow(TimeoutError);
    await expect(run).rejects.toMatchObject({ code: 'TIMEOUT', camera: 'left' });
    await expect(run).rejects.toThrow(message);
    expect([camera.state, driver.recording]).toEqual(['standby', false]);
  });

  test('a trigger that never comes is a timeout', async () => {
    const camera = new Camera(new ScriptedDriver({ 'grab 0': 'silent' }), {
      triggerMode: 'software',
      triggerTimeout: 50,
    });
    await expect(indices(camera, 1)).rejects.toMatchObject({ name: 'CameraTimeoutError', expected: 0, received: 0 });
  });

  test('frames that were dropped are counted by their indices, as frames that were taken, and in the timeout', async () => {
    const driver = new ScriptedDriver({ 'grab 6': 'silent' });
    const grab = driver.grab.bind(driver);
    // Of three frames, the hardware drops two.
    driver.grab = async (index) => ({ ...(await grab(index))!, index: index + 2 });
    const camera = new Camera(driver, { frameTimeout: '50 ms' });
    expect(await indices(camera, 6)).toEqual([2, 5]);
    expect(camera.dropped).toBe(4);
    await expect(indices(camera)).rejects.toMatchObject({ name: 'CameraTimeoutError', expected: 6, received: 2 });
  });

  test('a failing filter, sink or other consumer stops the recording', async () => {
    const driver = new ScriptedDriver();
    const camera = new Camera(driver);
    const fail = (): never => {
      throw new Error('bad frame');
    };
    await expect(drain(camera.stream().pipe(map(fail)))).rejects.toThrow('bad frame');
    expect([camera.state, driver.recording]).toEqual(['standby', false]);
    await expect(drain(camera.stream(), fail)).rejects.toThrow('bad frame');
    expect([camera.state, driver.recording]).toEqual(['standby', false]);
    const results = await Promise.allSettled(
      broadcast(
        camera.stream(),
        (source) => drain(source, fail),
        (source) => drain(source),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect([camera.state, driver.recording]).toEqual(['standby', false]);
  });

  describe('recording', () => {
    test('records while its body runs, gives its result, and grabs frames', async () => {
      const driver = new ScriptedDriver();
      const camera = new Camera(driver);
      const seen = await camera.recording(async () => {
        expect(camera.state).toBe('recording');
        return [(await camera.grab()).index, (await camera.grab()).index];
      });
      expect(seen).toEqual([0, 1]);
      expect([camera.state, driver.recording]).toEqual(['standby', false]);
    });

    test('stops when its body fails', async () => {
      const driver = new ScriptedDriver();
      const run = new Camera(driver).recording(() => Promise.reject(new Error('no sample')));
      await expect(run).rejects.toThrow('no sample');
      expect(driver.recording).toBe(false);
    });
  });

  describe('is told what it cannot do', () => {
    test('grab and trigger in standby', async () => {
      const camera = new Camera(new ScriptedDriver(), { name: 'left' });
      await expect(camera.grab()).rejects.toThrow(CameraStateError);
      await expect(camera.grab()).rejects.toThrow(/camera "left" cannot grab a frame: it is in standby/);
      await expect(camera.trigger()).rejects.toMatchObject({ code: 'CAMERA_STATE', state: 'standby' });
    });

    test('two recordings at once', async () => {
      const camera = new Camera(new ScriptedDriver());
      await camera.recording(async () => {
        await expect(indices(camera, 1)).rejects.toThrow(CameraStateError);
        await expect(camera.startRecording()).rejects.toThrow(CameraStateError);
      });
    });

    test('new settings while it records', async () => {
      const camera = new Camera(new ScriptedDriver());
      await camera.recording(() => expect(() => (camera.exposureTime = 1)).toThrow(/change its exposureTime/));
      camera.exposureTime = 0.5;
      expect(camera.exposureTime).toBe(0.5);
    });

    test('anything after it was closed', async () => {
      const camera = new Camera(new ScriptedDriver());
      await camera.close();
      await expect(indices(camera, 1)).rejects.toThrow(/it was closed/);
    });

    test.each([
      ['exposureTime', -1],
      ['frameRate', 0],
      ['triggerMode', 'sometimes'],
      ['triggerSelector', 'burst'],
      ['roi', { x: 0, y: 0, width: 0, height: 1 }],
    ])('%s = %p', (setting, value) => {
      expect(() => Object.assign(new Camera(new ScriptedDriver()), { [setting]: value })).toThrow(RxlabError);
      expect(() => new Camera(new ScriptedDriver(), { [setting]: value })).toThrow(new RegExp(`${setting} must be`));
    });

    test('a count that is none', () => {
      expect(() => new Camera(new ScriptedDriver()).stream({ count: 1.5 })).toThrow(/count must be/);
    });
  });

  test('is closed by its scope', async () => {
    const driver = new ScriptedDriver();
    {
      await using camera = new Camera(driver);
      await camera.startRecording();
    }
    expect(driver.calls.slice(-2)).toEqual(['stop', 'close']);
  });

  test('gives a frame for each trigger, armed again when the frame before was grabbed', async () => {
    const driver = new ScriptedDriver();
    const camera = new Camera(driver, { triggerMode: 'software' });
    const frames: Frame[] = [];
    const run = drain(camera.stream({ count: 3 }), (image) => frames.push(image));
    for (let shot = 0; shot < 3; shot++) {
      await camera.armed;
      await camera.trigger();
    }
    await run;
    expect(frames.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(count(driver.calls, 'trigger')).toBe(3);
  });
});
