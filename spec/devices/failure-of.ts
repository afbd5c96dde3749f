/** What something fails with. That it does not is a failure of the test. */
export async function failureOf(work: PromiseLike<unknown>): Promise<Error & Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    value = await work;
  } catch (error) {
    return error as Error & Readonly<Record<string, unknown>>;
  }
  throw new Error(`it should have failed, but it gave ${String(value)}`);
}
