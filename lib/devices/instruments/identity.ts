/** What an instrument says of itself when it is asked `*IDN?`. */
export interface Identity {
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly firmware: string;
}

/** The four fields of an answer to `*IDN?` (IEEE 488.2, 10.14); `undefined` where it has fewer. */
export function parseIdentity(line: string): Identity | undefined {
  const [manufacturer, model, serial, ...firmware] = line.split(',').map((field) => field.trim());
  if (!manufacturer || model === undefined || serial === undefined || firmware.length === 0) return undefined;
  return { manufacturer, model, serial, firmware: firmware.join(',') };
}
