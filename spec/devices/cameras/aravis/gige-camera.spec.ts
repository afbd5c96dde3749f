import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import koffi from 'koffi';
import { AravisCamera, CameraTimeoutError, type AravisCameraOptions } from '../../../../lib/devices/index.js';
import { drain } from '../../../../lib/flow/index.js';
import { describeWith } from '../describe-with.js';

const hasLibrary = (): boolean =>
  spawnSync('sh', ['-c', 'ldconfig -p | grep -q libaravis-0.8.so.0'], {
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
  }).status === 0;

const serial = `RX${process.pid}`;

/** A camera that speaks GigE Vision on the loopback of this machine. */
const camera = (options: AravisCameraOptions = {}) =>
  new AravisCamera({
    id: `Aravis-${serial}`,
    packetSocket: false,
    roi: { x: 0, y: 0, width: 64, height: 48 },
    exposureTime: '1 ms',
    triggerMode: 'software',
    ...options,
  });

// The camera that libaravis simulates in the process knows no triggers; the one that it simulates on the network does.
describeWith('libaravis-0.8-0', hasLibrary)('AravisCamera, over GigE Vision', () => {
  let remove: () => void;

  beforeAll(() => {
    const aravis = koffi.load('libaravis-0.8.so.0');
    const make = aravis.func('void *arv_gv_fake_camera_new(const char *address, const char *serial)');
    const simulated: unknown = make('127.0.0.1', serial);
    remove = () => void aravis.func('void g_object_unref(void *object)')(simulated);
  });
  afterAll(() => remove());

  test('gives one frame for each software trigger, and none without', async () => {
    await using triggered = camera({ frameTimeout: '300 ms', triggerTimeout: '300 ms' });
    const ids: number[] = [];
    const run = drain(triggered.stream(), ({ metadata }) => void ids.push(metadata['frameId'] as number));
    for (let shot = 0; shot < 10; shot++) {
      await triggered.armed;
      expect(ids.length).toBeLessThanOrEqual(shot);
      await triggered.trigger();
    }
    await expect(run).rejects.toThrow(CameraTimeoutError);
    await expect(run).rejects.toThrow(
      /has not sent frame 10 within 0\.6 s \(10 received\): it waits for a call of trigger/,
    );
    expect(ids).toEqual(ids.map((_, shot) => ((ids[0]! + shot - 1) % 65_535) + 1));
    expect([ids.length, triggered.dropped, triggered.state]).toEqual([10, 0, 'standby']);
  }, 20_000);

  test('waits for its trigger without keeping the event loop, and can be left meanwhile', async () => {
    await using waiting = camera();
    const controller = new AbortController();
    const run = drain(waiting.stream({ signal: controller.signal }));
    await waiting.armed;
    let turns = 0;
    for (; turns < 200; turns++) await new Promise((resolve) => void setImmediate(resolve));
    controller.abort();
    await run;
    expect([turns, waiting.state]).toEqual([200, 'standby']);
  });
});
