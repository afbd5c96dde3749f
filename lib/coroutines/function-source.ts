import { InvalidArgumentError } from '../flow/index.js';

/**
 * The text of an expression that gives the function, to be evaluated elsewhere.
 *
 * @throws {@link InvalidArgumentError} for a function that has no text, or whose text does not stand by itself
 */
export function functionSource(fn: (...parameters: never[]) => unknown): string {
  const text = Function.prototype.toString.call(fn);
  // A method is written without `function`, and is an expression only inside an object.
  const source = [`(${text})`, `Object.values({${text}})[0]`].find(isExpression);
  if (source !== undefined) return source;
  throw new InvalidArgumentError(
    'fn',
    'a function that can be sent to a thread as text (not built-in, not bound, and without private names)',
    fn,
  );
}

function isExpression(text: string): boolean {
  try {
    // Only parsed, not called.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    new Function(`return ${text}`);
    return true;
  } catch {
    return false;
  }
}
