/** What the thread of a file can be asked, by name. */
export type Calls<C> = { readonly [Call in keyof C]: (...given: never[]) => unknown };

/** To the thread. Requests are answered one after the other, in their order. */
export interface Request {
  readonly call: string;
  readonly given: readonly unknown[];
}

/** What went wrong, as it can be sent. */
interface Failure {
  readonly message: string;
  /** As the system says, or `MISSING_DEPENDENCY`; `undefined` for a flaw of the file. */
  readonly code: string | undefined;
  readonly errno: number | undefined;
}

/** From the thread. */
export type Answer = { readonly result: unknown } | { readonly failure: Failure };
