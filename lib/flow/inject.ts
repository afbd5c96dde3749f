import { Observable } from 'rxjs';
import { toSink, type Consumer } from './coroutine-sink.js';
import { current } from './delivery.js';
import { Scope } from './scope.js';
import { toObservable, type Source } from './source.js';
import { Upstream } from './upstream.js';

/**
 * Connects a source to a consumer and runs them: gives what the sink resolves to, once everything that was opened has
 * been cleaned up. A sink that ends early or fails closes the source. A coroutine is sent each value and closed at the
 * end; one that returns stops the source.
 *
 * @param source - a stream, or a producer to generate one from
 * @param consumer - a sink, that is a function that subscribes and returns a promise; or a coroutine
 *
 * @example
 * ```ts
 * import { drain, inject } from 'rxlab';
 *
 * function* generate3() {
 *   for (let index = 0; index < 3; index++) yield index;
 * }
 * await inject(generate3, (source) => drain(source, (item) => console.log(item)));
 * // prints: 0
 * // prints: 1
 * // prints: 2
 * ```
 */
export function inject<T, R = void>(source: Source<T>, consumer: Consumer<T, R>): Promise<R> {
  const scope = new Scope();
  const connections = new Set<Upstream<T>>();

  async function run(): Promise<R> {
    const sink = toSink<T, R>(consumer);
    const observable = toObservable(source);
    let over = false;
    const connected = new Observable<T>((subscriber) => {
      if (over) {
        subscriber.complete();
        return;
      }
      const upstream = new Upstream<T>('inject', new Scope(scope, current()?.scope), subscriber);
      connections.add(upstream);
      subscriber.add(() => {
        connections.delete(upstream);
        upstream.leave();
      });
      upstream.subscribe(observable);
    });
    try {
      return (await sink(connected)) as R;
    } finally {
      over = true;
      for (const upstream of connections) upstream.leave();
    }
  }

  return scope.conclude(run());
}
