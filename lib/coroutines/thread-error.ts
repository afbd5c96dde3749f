import type { Thrown } from './thread-program.js';

const classes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;

/** What was thrown in a thread, as it can be thrown here: an Error of JavaScript's own class, with its name, stack and fields. */
export function revive(thrown: Thrown): unknown {
  if (thrown.type === 'other') return thrown.value;
  const { name, message, stack, fields, cause } = thrown;
  const Class = Object.hasOwn(classes, name) ? classes[name as keyof typeof classes] : Error;
  const error = new Class(message, cause && { cause: revive(cause) });
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  return Object.assign(error, fields);
}
