import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import type { Coroutine } from './coroutine.js';

/** A coroutine for one run, or a function that makes one for each run: what `coroutine` returns is such a function. */
export type CoroutineSupply<In, Out> = Coroutine<In, Out> | (() => Coroutine<In, Out>);

/** A function that gives a coroutine for each run: a made one is good for a single run. */
export function supply<In, Out>(coroutine: CoroutineSupply<In, Out>): () => Coroutine<In, Out> {
  if (typeof coroutine === 'function') {
    return () => {
      const made = coroutine();
      if (isCoroutine(made)) return made;
      throw new InvalidArgumentError(
        'coroutine',
        'a function that returns a coroutine, such as coroutine() makes',
        coroutine,
      );
    };
  }
  if (!isCoroutine(coroutine)) {
    throw new InvalidArgumentError('coroutine', 'a coroutine, or a function that makes one', coroutine);
  }
  let used = false;
  return () => {
    if (used) {
      throw new RxlabError(
        'ALREADY_CONSUMED',
        'this coroutine has been run before and can be run only once: give the function that makes it instead',
      );
    }
    used = true;
    return coroutine;
  };
}

function isCoroutine(value: unknown): boolean {
  const { send, close } = (value ?? {}) as Partial<Coroutine<unknown>>;
  return typeof send === 'function' && typeof close === 'function';
}
