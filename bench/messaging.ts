/** The bus: a message to one of many subscriptions, against Node's EventEmitter and one Subject that all filter. */
import { EventEmitter } from 'node:events';
import { Dispatcher } from 'rxlab';
import { filter, Subject } from 'rxjs';
import type { Comparison, Run } from './compare.js';

const messages = 200_000;
/** All is awaited after so many, as a sender does who wants to know. */
const batch = 100;

function compareWith(subscriptions: number): Comparison {
  let heard = 0;
  const hear = () => heard++;
  const senders = Array.from({ length: subscriptions }, () => ({}));
  const bus = new Dispatcher<{ reading: number }>();
  for (const sender of senders) bus.subscribe(sender, 'reading', hear);
  const emitter = new EventEmitter();
  for (const sender of senders.keys()) emitter.on(`reading ${sender}`, hear);
  const filtered = new Subject<{ sender: number; reading: number }>();
  for (const own of senders.keys()) filtered.pipe(filter(({ sender }) => sender === own)).subscribe(hear);
  return {
    title: `Bus with ${subscriptions} subscriptions: a message to one of them`,
    goals: [{ over: 'EventEmitter (synchronous)', atLeast: 0.25 }],
    contenders: [
      {
        name: 'rxlab Dispatcher',
        async run(): Promise<Run> {
          heard = 0;
          for (let message = 0; message < messages; message++) {
            const sent = bus.send(senders[0]!, 'reading', message);
            if (message % batch === batch - 1) await sent;
          }
          return check(heard, messages);
        },
      },
      {
        name: 'EventEmitter (synchronous)',
        async run(): Promise<Run> {
          heard = 0;
          for (let message = 0; message < messages; message++) {
            emitter.emit('reading 0', message);
            if (message % batch === batch - 1) await Promise.resolve();
          }
          return check(heard, messages);
        },
      },
      {
        name: 'one Subject and filter',
        run(): Run {
          const few = Math.ceil(messages / 100 / Math.sqrt(subscriptions));
          heard = 0;
          for (let message = 0; message < few; message++) filtered.next({ sender: 0, reading: message });
          return check(heard, few);
        },
      },
    ],
  };
}

function check(heard: number, sent: number): Run {
  if (heard !== sent) throw new Error(`${sent} messages were sent, ${heard} were heard`);
  return { items: sent };
}

export const messaging: readonly Comparison[] = [1, 100, 10_000].map(compareWith);
