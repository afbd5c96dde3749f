import { drain, type Sink } from '../../flow/index.js';
import { planTable, type TableOptions, type TableSummary } from './table-options.js';
import { TableWriting } from './table-writing.js';

export function table(path: string, options: TableOptions = {}): Sink<Record<string, unknown>, TableSummary> {
  const plan = planTable(path, options);
  return async (source) => {
    const failure = new AbortController();
    const fail = (error: unknown): void => failure.abort(error);
    const opening = TableWriting.open(plan, fail);
    // The source is subscribed to at once, as a hot one must be; a table that is refused ends it without a row.
    opening.catch(fail);
    let writing: TableWriting | undefined;
    const take = (record: Record<string, unknown>): unknown =>
      writing === undefined ? opening.then((opened) => (writing = opened).take(record)) : writing.take(record);
    try {
      await drain(source, take, { signal: failure.signal });
    } catch (error) {
      const opened = await opening.catch(() => undefined);
      await opened?.end().catch(() => undefined);
      throw error;
    }
    return await (await opening).end();
  };
}
