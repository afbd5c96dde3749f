import { setTimeout } from 'node:timers/promises';
import type { CameraDriver } from '../../../lib/devices/index.js';
import { frame, type Frame } from '../../../lib/frames/index.js';

/** A driver that does what a fault would do: it fails, or says nothing, at a moment that is told. */
export class ScriptedDriver implements CameraDriver {
  readonly shape = [1, 2] as const;
  readonly dtype = 'uint8';
  readonly calls: string[] = [];
  recording = false;

  constructor(private readonly script: Record<string, 'fail' | 'silent'> = {}) {}

  async open(): Promise<void> {
    await this.#act('open');
  }

  async start(): Promise<void> {
    this.recording = true;
    await this.#act('start');
  }

  async grab(index: number): Promise<Frame | undefined> {
    await this.#act(`grab ${index}`);
    return frame(new Uint8Array([index, 0]), this.shape, { index });
  }

  trigger(): void {
    this.calls.push('trigger');
    if (this.script['trigger'] === 'fail') throw new Error('driver: trigger');
  }

  async stop(): Promise<void> {
    this.recording = false;
    await this.#act('stop');
  }

  async close(): Promise<void> {
    await this.#act('close');
  }

  async #act(call: string): Promise<void> {
    this.calls.push(call);
    await setTimeout(0);
    if (this.script[call] === 'fail') throw new Error(`driver: ${call}`);
    if (this.script[call] === 'silent') await new Promise(() => undefined);
  }
}
