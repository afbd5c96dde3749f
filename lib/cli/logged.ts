import type { SimulatedInstrument } from '../devices/index.js';

/** A simulated instrument of which all is written down that it receives and sends, as it goes over the line. */
export function logged(instrument: SimulatedInstrument, write: (line: string) => void): SimulatedInstrument {
  return {
    async receive(line, port) {
      write(`received ${JSON.stringify(line)}`);
      await instrument.receive(line, {
        signal: port.signal,
        disconnect() {
          write('disconnected');
          port.disconnect();
        },
        async send(data) {
          write(`sent     ${JSON.stringify(typeof data === 'string' ? data : Buffer.from(data).toString('latin1'))}`);
          await port.send(data);
        },
      });
    },
  };
}
