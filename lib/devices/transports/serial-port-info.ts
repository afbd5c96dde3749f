/** A serial port of this machine. */
export interface SerialPortInfo {
  /** What `SerialTransport` opens: `/dev/ttyUSB0`, `COM3`. */
  readonly path: string;
  /** What is plugged in there, as the system names it, where it does. */
  readonly id?: string | undefined;
  /** Who made it, where that is known. */
  readonly manufacturer?: string | undefined;
  /** Where that is known. */
  readonly serialNumber?: string | undefined;
}
