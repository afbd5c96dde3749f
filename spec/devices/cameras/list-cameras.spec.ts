import { expect, test, describe } from '@jest/globals';
import { listCameras } from '../../../lib/devices/index.js';

describe('listCameras', () => {
  test('tells what it has found, and what to install to see more', async () => {
    const { cameras, missing } = await listCameras();
    for (const { driver, name } of cameras)
      expect([driver, name]).toEqual([expect.stringMatching(/Camera$/), expect.any(String)]);
    for (const sentence of missing) expect(sentence).toMatch(/install/);
  });

  test('without ffmpeg names its package, and still looks for the others', async () => {
    const { missing } = await listCameras({ ffmpeg: 'no-such-ffmpeg' });
    expect(missing).toContainEqual(expect.stringContaining('apt install ffmpeg'));
  });
});
