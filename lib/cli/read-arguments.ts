import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Read<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
>;

/**
 * Options and operands of a command.
 *
 * @throws a {@link UsageError} when an option is unknown, or lacks its value
 */
export function readArguments<const O extends Options>(argumentList: readonly string[], options: O): Read<O> {
  try {
    return parseArgs({ args: [...argumentList], options, allowPositionals: true, strict: true });
  } catch (error) {
    // What follows the first sentence is about operands that begin with a hyphen, which none of ours do.
    const [sentence = ''] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(sentence.charAt(0).toLowerCase() + sentence.slice(1), { cause: error });
  }
}
