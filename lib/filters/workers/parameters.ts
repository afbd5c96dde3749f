import { fromMessage, shareFrame, toMessage, type Frame, type FrameMessage } from '../../frames/index.js';

/** What a filter is made with, as it can be sent to workers. */
export interface PackedParameters {
  readonly parameters: readonly unknown[];
  /** Makes the memory of the frames in it free. */
  readonly free: () => void;
}

/** Stands for a frame. */
interface PackedFrame {
  readonly rxlabFrame: FrameMessage;
}

/**
 * Awaits the promises among the parameters, and puts the frames into frame memory, where all workers use the same ones:
 * flats and darks are large. Looks into arrays and options.
 */
export async function packParameters(parameters: readonly unknown[]): Promise<PackedParameters> {
  const settled = (await settle(parameters)) as readonly unknown[];
  const freeAll: (() => void)[] = [];
  const pack = (value: unknown): unknown => {
    if (!isFrame(value)) return value;
    const shared = shareFrame(value);
    freeAll.push(shared.free);
    return { rxlabFrame: toMessage(shared.frame) } satisfies PackedFrame;
  };
  return { parameters: convert(settled, pack) as unknown[], free: () => freeAll.forEach((free) => free()) };
}

/** In the worker. */
export function unpackParameters(parameters: readonly unknown[]): unknown[] {
  return convert(parameters, (value) => (isPackedFrame(value) ? fromMessage(value.rxlabFrame) : value)) as unknown[];
}

async function settle(value: unknown): Promise<unknown> {
  const settled = await value;
  if (Array.isArray(settled)) return Promise.all(settled.map(settle));
  if (!isPlain(settled) || isFrame(settled)) return settled;
  const entries = Object.entries(settled).map(async ([key, entry]) => [key, await settle(entry)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function convert(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== value) return changed;
  if (Array.isArray(value)) return value.map((element) => convert(element, change));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, convert(entry, change)]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isFrame(value: unknown): value is Frame {
  return isPlain(value) && ArrayBuffer.isView(value['data']) && Array.isArray(value['shape']) && 'dtype' in value;
}

function isPackedFrame(value: unknown): value is PackedFrame {
  return isPlain(value) && 'rxlabFrame' in value;
}
