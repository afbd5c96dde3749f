/** The port of a simulated instrument, for as long as somebody is connected to it. */
export interface SimulatedPort {
  /** Aborts when nobody is connected any more. */
  readonly signal: AbortSignal;
  /** Sends text or bytes as they are. Resolves when there is room for more. */
  send(data: string | Uint8Array): Promise<void>;
  /** Goes away, as when the cable is pulled. */
  disconnect(): void;
}

/** An instrument without hardware. {@link simulate} serves it over a real port. */
export interface SimulatedInstrument {
  /** Called with one line after the other, each when the one before is done. */
  receive(line: string, port: SimulatedPort): void | Promise<void>;
}
