import { RxlabError } from '../../flow/index.js';
import { decodeText } from './decode-text.js';

const smallest = 4096;

/** What has come and has not been read, in one piece of memory. It has one reader at a time. */
export class Inbox {
  readonly #onChange: () => void;
  #memory = Buffer.allocUnsafe(smallest);
  #start = 0;
  #end = 0;
  /** How far a line that is not complete yet has been searched for its end. */
  #searched = 0;
  #failure: Error | undefined;
  #wake: ((isMore: boolean) => void) | undefined;

  /** @param onChange - called when something has been read, and when somebody begins to wait */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** How many bytes have come and have not been read. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Whether somebody waits for more. */
  get isAwaited(): boolean {
    return this.#wake !== undefined;
  }

  push(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#memory.set(bytes, this.#end);
    this.#end += bytes.length;
    this.#wakeUp(true);
  }

  /** Nothing more will come: once all has been read, reading fails with this. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wakeUp(true);
  }

  /** Whoever waits for more waits no longer. */
  interrupt(): void {
    this.#wakeUp(false);
  }

  /** Waits for more: whether more has come, and nobody has interrupted. */
  async wait(): Promise<boolean> {
    if (this.#failure) throw this.#failure;
    const waiting = new Promise<boolean>((resolve) => (this.#wake = resolve));
    this.#onChange();
    return waiting;
  }

  /** Throws away what has come. */
  clear(): void {
    this.#start = this.#end = this.#searched = 0;
    this.#onChange();
  }

  /** The beginning of what has come, as text, for messages. */
  peek(maximum: number): string {
    return decodeText(this.#memory.subarray(this.#start, Math.min(this.#end, this.#start + maximum)));
  }

  /** The text up to the terminator, without it. */
  async readLine(terminator: Buffer, maximum: number): Promise<string> {
    for (;;) {
      const found = this.#memory.subarray(0, this.#end).indexOf(terminator, this.#start + this.#searched);
      const length = (found < 0 ? this.#end : found) - this.#start;
      if (length > maximum) throw tooLong(maximum);
      if (found >= 0) {
        const line = decodeText(this.#memory.subarray(this.#start, found));
        this.#take(length + terminator.length);
        return line;
      }
      // The terminator may have come in part.
      this.#searched = Math.max(0, length - terminator.length + 1);
      await this.#more();
    }
  }

  /** Some bytes, at least one and at most so many. */
  async readSome(maximum: number): Promise<Uint8Array> {
    while (this.length === 0) await this.#more();
    const length = Math.min(this.length, maximum);
    const bytes = new Uint8Array(this.#memory.subarray(this.#start, this.#start + length));
    this.#take(length);
    return bytes;
  }

  #take(length: number): void {
    this.#start += length;
    this.#searched = 0;
    this.#onChange();
  }

  async #more(): Promise<void> {
    if (await this.wait()) return;
    throw new RxlabError('INTERRUPTED', 'nobody waits for the rest of the answer any more');
  }

  #wakeUp(isMore: boolean): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.(isMore);
  }

  #makeRoom(bytes: number): void {
    if (this.#start === this.#end) this.#start = this.#end = 0;
    if (this.#end + bytes <= this.#memory.length) return;
    const { length } = this;
    const memory = Buffer.allocUnsafe(Math.max(smallest, 2 ** Math.ceil(Math.log2(length + bytes))));
    this.#memory.copy(memory, 0, this.#start, this.#end);
    this.#memory = memory;
    this.#start = 0;
    this.#end = length;
  }
}

function tooLong(maximum: number): RxlabError {
  return new RxlabError(
    'LINE_TOO_LONG',
    `a line of more than ${maximum} bytes came: are the baud rate and the terminator right? Where lines may be that long, ` +
      'give a longer maximumLineLength',
  );
}
