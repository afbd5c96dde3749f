import { RxlabError } from '../../flow/index.js';
import { AravisCamera } from './aravis/aravis-camera.js';
import { FfmpegCamera } from './ffmpeg/ffmpeg-camera.js';

/** A camera that a driver has found. */
export interface FoundCamera {
  /** The class that can open it. */
  readonly driver: 'FfmpegCamera' | 'AravisCamera';
  /** What it calls itself. */
  readonly name: string;
  /** What to give to that class: `new FfmpegCamera(options)`, `new AravisCamera(options)`. */
  readonly options: { readonly input: string; readonly format: string } | { readonly id: string };
}

/** What {@link listCameras} has found. */
export interface CameraList {
  readonly cameras: readonly FoundCamera[];
  /** What keeps a driver from looking, and what to install, a sentence for each. */
  readonly missing: readonly string[];
}

/**
 * The cameras of this machine and its network that some driver can open, and what to install to see more. Takes about a
 * second, in which the cameras of the network may answer.
 *
 * @param options - `ffmpeg` is that program's name or path
 *
 * @example
 * ```ts no-run
 * import { listCameras } from 'rxlab/devices';
 *
 * const { cameras, missing } = await listCameras();
 * for (const { name, driver } of cameras) console.log(`${name}: ${driver}`);
 * for (const sentence of missing) console.log(sentence);
 * ```
 */
export async function listCameras({ ffmpeg }: { readonly ffmpeg?: string } = {}): Promise<CameraList> {
  const missing: string[] = [];
  const looks = [() => webcams(ffmpeg), genicamCameras].map((look) =>
    look().catch((error: unknown) => {
      if (!(error instanceof RxlabError) || error.code !== 'MISSING_DEPENDENCY') throw error;
      missing.push(error.message);
      return [];
    }),
  );
  const cameras = (await Promise.all(looks)).flat();
  return { cameras, missing };
}

async function webcams(ffmpeg: string | undefined): Promise<readonly FoundCamera[]> {
  const devices = await FfmpegCamera.devices(ffmpeg === undefined ? {} : { ffmpeg });
  return devices.map(({ name, input, format }) => ({ driver: 'FfmpegCamera', name, options: { input, format } }));
}

async function genicamCameras(): Promise<readonly FoundCamera[]> {
  const devices = await AravisCamera.list();
  return devices.map(({ id, vendor, model }) => ({
    driver: 'AravisCamera',
    name: `${vendor} ${model}`,
    options: { id },
  }));
}
