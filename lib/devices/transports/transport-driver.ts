/** Told by a link what happens to it. */
export interface LinkListener {
  /** Something came. The bytes are copied before this returns. */
  received(bytes: Uint8Array): void;
  /** The peer went away, or the link has failed. Nothing comes after it. */
  lost(cause?: unknown): void;
}

/** A connection to an instrument, from the moment it is there to the moment it is closed or lost. */
export interface Link {
  /** Resolves when the system has taken the bytes. It need not settle when the link is lost. */
  write(bytes: Uint8Array): Promise<void>;
  /** Nothing more is wanted for now, where that can be told to the peer. */
  pause?(): void;
  /** The opposite of `pause`. */
  resume?(): void;
  /** Somebody waits for an answer: for links that must be asked for it, such as USBTMC. */
  pull?(): void;
  /** Sees whether the peer is still there, for links that may not notice: calls `lost` where it is not. Settles at once. */
  check?(): Promise<void>;
  /** Lets go of the connection. Called once, also after it was lost. */
  close(): Promise<void>;
}

/** What makes connections of one kind. {@link Transport} is the face of it. */
export interface TransportDriver {
  /** What it connects to, for messages: `tcp 192.168.0.7:5025`. */
  readonly name: string;
  /** Connects. When the signal aborts, nobody waits for it any more: it must leave nothing open. */
  open(listener: LinkListener, signal: AbortSignal): Promise<Link>;
}
