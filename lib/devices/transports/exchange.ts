/** One request to an instrument, while it has the transport for itself. See {@link Transport.request}. */
export interface Exchange {
  /** What ends a line. */
  readonly terminator: string;
  /** Sends text, with the terminator added, or bytes as they are. */
  write(data: string | Uint8Array): Promise<void>;
  /** The next line, without its terminator. */
  readLine(): Promise<string>;
  /** Exactly so many bytes. */
  readBytes(count: number): Promise<Uint8Array>;
  /** Exactly so many bytes, piece by piece as they come: for what is too big for one piece of memory. */
  readPieces(count: number): AsyncGenerator<Uint8Array>;
  /** What has come, at least one byte and at most so many. */
  readSome(maximum?: number): Promise<Uint8Array>;
  /** Waits until something has come that was not read, for so many seconds at most: whether something has. */
  hasMore(seconds: number): Promise<boolean>;
  /** Gives the answer its time again: for answers in many parts, each of which may take as long as the timeout. */
  restartTimeout(): void;
}
