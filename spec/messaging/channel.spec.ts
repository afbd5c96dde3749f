import { describe, expect, test } from '@jest/globals';
import { Observable } from 'rxjs';
import { Channel } from '../../lib/messaging/channel.js';

function openChannel() {
  const siblings = new Map<string | symbol, Channel>();
  const channel = new Channel(siblings, 'foo');
  siblings.set('foo', channel);
  return { channel, siblings, stream: new Observable((subscriber) => channel.stream(subscriber)) };
}

describe('Channel', () => {
  test('goes with the last that hears it, a handler or a stream', () => {
    const { channel, siblings, stream } = openChannel();
    const handler = () => undefined;
    channel.add(handler);
    const subscription = stream.subscribe();
    channel.remove(handler);
    expect(siblings.has('foo')).toBe(true);
    subscription.unsubscribe();
    expect(siblings.has('foo')).toBe(false);
  });

  test('does not take a newer one of the same message with it', () => {
    const { stream, siblings } = openChannel();
    const subscription = stream.subscribe();
    const newer = new Channel(siblings, 'foo');
    siblings.set('foo', newer);
    subscription.unsubscribe();
    expect(siblings.get('foo')).toBe(newer);
  });

  test('keeps handlers in the order in which they came, each once', () => {
    const { channel } = openChannel();
    const handlers = [() => 1, () => 2, () => 3];
    for (const handler of [...handlers, ...handlers]) channel.add(handler);
    expect(channel.listeners.map(({ handler }) => handler)).toEqual(handlers);
  });

  test('leaves the list as it is for those who are going through it', () => {
    const { channel } = openChannel();
    const handler = () => undefined;
    channel.add(handler);
    const before = channel.listeners;
    channel.add(() => undefined);
    channel.remove(handler);
    expect(before.map(({ subscribed }) => subscribed)).toEqual([false]);
    expect(channel.listeners).toHaveLength(1);
  });
});
