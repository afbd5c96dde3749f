/** The part of WebAssembly that we use. TypeScript has its types only together with those of a browser. */
interface WebAssemblyApi {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => KernelModule;
  readonly Instance: new (module: KernelModule, imports: Record<string, Record<string, unknown>>) => KernelInstance;
}

/** Memory that all threads see. */
export interface SharedMemory {
  /** Another one after the memory has grown; arrays over an older one stay valid. */
  readonly buffer: SharedArrayBuffer;
  /** Makes it larger, by pages of 64 KiB; gives how many there were. */
  grow(pages: number): number;
}

/** Compiled code; it can be sent to workers. */
type KernelModule = object;

/** Compiled code with the memory that it works in. */
interface KernelInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

export const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
