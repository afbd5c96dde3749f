import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { RxlabError } from '../../lib/flow/index.js';
import { MessageHandlerError } from '../../lib/messaging/index.js';

class Camera {
  readonly pixels = new Uint16Array(64);
}

function save(): void {}

describe('MessageHandlerError', () => {
  test('names sender, message and handler, and keeps them and the cause', () => {
    const camera = new Camera();
    const cause = new Error('disk full');
    const error = new MessageHandlerError(camera, 'frame', save, cause);
    expect(error).toBeInstanceOf(RxlabError);
    expect(error).toMatchObject({ code: 'MESSAGE_HANDLER', handled: 'frame', cause });
    expect(error.message).toBe('the handler save of "frame" from an object (Camera) failed: disk full');
    expect([error.sender, error.handler]).toEqual([camera, save]);
  });

  test('is printed without the pixels of its sender', () => {
    expect(inspect(new MessageHandlerError(new Camera(), 'frame', save, 'no light'))).not.toMatch(/Uint16Array|pixels/);
  });

  test.each<[what: string, sender: object, cause: unknown, text: string]>([
    ['an object without a class', Object.create(null) as object, 'dark', 'from an object failed: dark'],
    ['a function', save, 'dark', 'from the function save failed: dark'],
    ['a cause without a text', {}, Object.create(null), 'failed: it threw something that cannot be written as text'],
    ['a symbol as cause', {}, Symbol('dark'), 'failed: Symbol(dark)'],
  ])('can tell of %s', (_, sender, cause, text) => {
    expect(new MessageHandlerError(sender, Symbol('frame'), () => undefined, cause).message).toBe(
      `a handler of "Symbol(frame)" ${text.startsWith('from') ? text : `from an object ${text}`}`,
    );
  });
});
