/** Two devices that do not know each other: a shutter closes when a gauge reports too much pressure. */
import { Dispatcher } from 'rxlab';

const bus = new Dispatcher<{ pressure: number; closed: [reason: string] }>();

class Gauge {
  readonly name = 'vacuum gauge';

  async report(millibar: number): Promise<void> {
    console.log(`${this.name}: ${millibar} mbar`);
    await bus.send(this, 'pressure', millibar);
  }
}

class Shutter {
  isOpen = true;

  async close(reason: string): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    await bus.send(this, 'closed', reason);
  }
}

const gauge = new Gauge();
const shutter = new Shutter();
bus.subscribe(gauge, 'pressure', ({ name }, millibar) => {
  if (millibar > 1e-3) void shutter.close(`the ${name} says ${millibar} mbar`);
});
bus.subscribe(shutter, 'closed', (_, reason) => console.log(`shutter: closed, because ${reason}`));

for (const millibar of [1e-5, 2e-4, 0.5, 1e-5]) await gauge.report(millibar);
