import type { Exchange } from '../transports/exchange.js';

/** After so many questions without an answer the first is forgotten. */
const most = 8;

/**
 * Finds the end of all that was asked before. Instruments answer in order: behind the answer to a question that nobody else
 * asks there is nothing old. The question is a number of registers and the identity in one line, a different number each time,
 * because the question before may have gone unanswered for the time being as well.
 */
export class Marker {
  readonly #identity: string;
  #asked = 0;

  /** @param identity - the line with which the instrument answers `*IDN?` */
  constructor(identity: string) {
    this.#identity = identity;
  }

  async pass(exchange: Exchange): Promise<void> {
    const count = 1 + (this.#asked++ % most);
    await exchange.write(`${'*ESE?;'.repeat(count)}*IDN?`);
    let end = '';
    while (!this.#isAnswer(end, count, exchange.terminator)) {
      const piece = await exchange.readSome();
      end = (end + Buffer.from(piece).toString('latin1')).slice(-this.#identity.length - 100);
    }
    this.#asked = 0;
  }

  /** Half an answer, or of a block, may stand before it in the same line; nothing comes after it. */
  #isAnswer(text: string, count: number, terminator: string): boolean {
    if (!text.endsWith(terminator)) return false;
    const line = text.slice(0, -terminator.length).replace(/\r$/, '');
    if (!line.endsWith(this.#identity)) return false;
    const registers = /(?:[+\d]+;)*$/.exec(line.slice(0, -this.#identity.length))![0];
    return registers.split(';').length - 1 === count;
  }
}
