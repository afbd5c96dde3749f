/** A GenICam camera: its features, and a frame for each software trigger. Without one, the camera that libaravis simulates. */
import { drain } from 'rxlab';
import { AravisCamera, type AravisCameraOptions } from 'rxlab/devices';
import { FramePool } from 'rxlab/frames';

const [found] = await AravisCamera.list();
const which: AravisCameraOptions = found ? { id: found.id } : { id: 'Fake_1', interface: 'Fake' };
console.log(
  found ? `${found.vendor} ${found.model}, ${found.address}` : 'No camera: this is the one that libaravis simulates.',
);

await using camera = new AravisCamera({ ...which, exposureTime: '5 ms', triggerMode: 'software' });
await camera.open();
for (const name of ['Width', 'PixelFormat', 'TriggerSource']) {
  const { type, access, minimum, maximum, choices } = await camera.features.describe(name);
  const range = choices?.join(', ') ?? `${minimum ?? ''} to ${maximum ?? ''}`;
  console.log(`${name} = ${await camera.features.get(name)} (${type}, ${access}: ${range})`);
}

// The camera writes its pixels where the frames have them.
const pool = new FramePool();
const run = drain(camera.stream({ count: 5, pool }), ({ index, shape, metadata }) =>
  console.log(`frame ${index}: ${shape.join(' x ')}, id ${String(metadata['frameId'])}`),
);
for (let shot = 0; shot < 5; shot++) {
  await camera.armed;
  await camera.trigger();
}
await run;
console.log(`${camera.dropped} dropped, ${pool.lentBytes} bytes still out`);
