/** A command of the program: `rxlab <name> …`. */
export interface Command {
  /** What `--help` says of it: how it is written, what it does, its options. */
  readonly usage: string;
  /**
   * Does it, and gives the exit code.
   *
   * @throws a `UsageError` when the arguments are wrong
   */
  run(argumentList: readonly string[]): Promise<number>;
}
