import { describe, expect, test } from '@jest/globals';
import { Observable } from 'rxjs';
import { hold } from '../../lib/flow/index.js';
import { Channel } from '../../lib/messaging/channel.js';
import { Sent } from '../../lib/messaging/sent.js';
import { turn } from '../flow/tracked-source.js';

function send(...payload: unknown[]): Sent {
  return new Sent(new Channel(new Map(), 'foo'), {}, 'foo', payload);
}

describe('Sent', () => {
  test('resolves when the last holder has let go, for those who awaited it before and for those who come after', async () => {
    const sent = send();
    let awaited = false;
    void sent.then(() => (awaited = true));
    sent.acquire();
    sent.release();
    await turn();
    expect(awaited).toBe(false);
    sent.release();
    await turn();
    expect(awaited).toBe(true);
    await expect(sent).resolves.toBeUndefined();
  });

  test('has all that a promise has', async () => {
    const sent = send();
    sent.release();
    let settled = 0;
    await expect(sent.catch(() => 1)).resolves.toBeUndefined();
    await expect(sent.finally(() => settled++)).resolves.toBeUndefined();
    await expect(sent.then(() => 2)).resolves.toBe(2);
    expect(settled).toBe(1);
    expect(Object.prototype.toString.call(sent)).toBe('[object Promise]');
  });

  test('is held by a subscriber that holds, and only by that', async () => {
    const sent = send(7);
    const releases: (() => void)[] = [];
    const held = new Observable((subscriber) => sent.deliverTo(subscriber));
    held.subscribe(() => releases.push(hold()));
    held.subscribe();
    sent.release();
    let consumed = false;
    void sent.then(() => (consumed = true));
    await turn();
    expect(consumed).toBe(false);
    releases[0]!();
    await turn();
    expect(consumed).toBe(true);
  });
});
