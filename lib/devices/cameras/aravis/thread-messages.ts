import type { SharedMemory } from '../../../frames/index.js';

/** An address of the process, as koffi has them. */
export type Pointer = bigint;

/** What the thread of a camera is started with: its `workerData`. */
export interface ThreadData {
  /** The file name of libaravis. */
  readonly library: string;
  /** Where koffi is. */
  readonly koffi: string;
  /** The memory in which buffers have their addresses. */
  readonly memory: SharedMemory;
}

/** What the thread is asked for. */
export type ThreadRequest =
  /** To call a function of libaravis. */
  | { readonly type: 'call'; readonly name: string; readonly parameters: readonly unknown[] }
  /** To wait for the next buffer that is filled. */
  | { readonly type: 'next'; readonly stream: Pointer; readonly packing: Packing | undefined; readonly pixels: number }
  /** To give up waiting. */
  | { readonly type: 'cancel' }
  /** To have frame memory filled: from `address` of it, so many bytes. Gives the buffer. */
  | { readonly type: 'push'; readonly stream: Pointer; readonly address: number; readonly bytes: number }
  /** To end. */
  | { readonly type: 'close' };

/** How pixels are packed: each in so many bits after the other, or two in three bytes with their lowest bits in the middle. */
export type Packing = '10p' | '12p' | '10Packed' | '12Packed';

/** A buffer that was filled, or was to be. */
export interface FilledBuffer {
  readonly buffer: Pointer;
  /** Whether all of the image is there. */
  readonly isWhole: boolean;
  /** Counted by the hardware. */
  readonly frameId: number;
  /** Milliseconds by the clock of the camera. */
  readonly hardwareTimestamp: number;
  /** Milliseconds since the epoch, by the clock of this machine. */
  readonly timestamp: number;
}

/** What comes of a request. */
export type ThreadReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } };
