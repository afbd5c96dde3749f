import { describe, expect, test } from '@jest/globals';
import { Marker } from '../../../lib/devices/instruments/marker.js';
import type { Exchange } from '../../../lib/devices/index.js';

const identity = 'ACME,X1,7,1.0';

/** An exchange in which these pieces come; when there are no more it is given up. */
function exchangeOf(...pieces: readonly string[]): Exchange & { readonly written: string[] } {
  const left = [...pieces];
  const written: string[] = [];
  return {
    written,
    terminator: '\n',
    write: async (data: string) => void written.push(data),
    async readSome() {
      if (left.length === 0) throw new Error('given up');
      return Buffer.from(left.shift()!, 'latin1');
    },
  } as unknown as Exchange & { readonly written: string[] };
}

describe('Marker', () => {
  test('reads to the end of its answer, however it is cut', async () => {
    await new Marker(identity).pass(exchangeOf('+1.0E3\n', '0;ACME,X', '1,7,1.0', '\n'));
    await new Marker(identity).pass(exchangeOf(`+0;${identity}\r\n`));
  });

  test.each([
    ['half a line', '+1.00'],
    ['the rest of a block', `${'\xff\n'.repeat(5000)}0`],
  ])('passes %s that stands before it', async (_what, text) => {
    await new Marker(identity).pass(exchangeOf(text, `;${identity}\n`));
  });

  test('is not passed by an identity that somebody else has asked for', async () => {
    await expect(new Marker(identity).pass(exchangeOf(`${identity}\n`))).rejects.toThrow('given up');
  });

  test('after one that was given up, its late answer is told from that of the next', async () => {
    const marker = new Marker(identity);
    await expect(marker.pass(exchangeOf())).rejects.toThrow('given up');
    const exchange = exchangeOf(`0;${identity}\n`, `0;0;${identity}\n`, 'more');
    await marker.pass(exchange);
    expect(exchange.written).toEqual(['*ESE?;*ESE?;*IDN?']);
    expect(Buffer.from(await exchange.readSome()).toString()).toBe('more');
  });
});
