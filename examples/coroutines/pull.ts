/** Pull style: each stage iterates over the one before. */
import { broadcast, iterate, type Source } from 'rxlab';

function* producer(count: number) {
  for (let index = 0; index < count; index++) yield index;
}

async function printer(items: Source<number>) {
  for await (const item of iterate(items)) console.log(item);
}

async function* square(items: Source<number>) {
  for await (const item of iterate(items)) yield item ** 2;
}

console.log('printer(producer(10))');
await printer(producer(10));

console.log('printer(square(producer(10)))');
await printer(square(producer(10)));

console.log('broadcast(producer(10), printer, printer)');
await Promise.all(broadcast(producer(10), printer, printer));
