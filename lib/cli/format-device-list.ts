import { inspect } from 'node:util';
import type { DeviceList } from './device-list.js';
import { textTable } from './text-table.js';

/** What is connected, for people: a table of each kind of device. */
export function formatDeviceList({ serialPorts, instruments, silent, cameras, missing }: DeviceList): string {
  return [
    section(
      'Serial ports',
      serialPorts.map(({ path, manufacturer = '', id = '' }) => [path, manufacturer, id]),
    ),
    section(
      'Instruments',
      instruments.map(({ name, identity: { manufacturer, model, serial, firmware } }) => {
        return [name, manufacturer, model, `serial ${serial}`, `firmware ${firmware}`];
      }),
    ),
    silent.length > 0 &&
      section(
        'No instrument has answered',
        silent.map(({ reason }) => [reason]),
      ),
    section(
      'Cameras',
      cameras.map(({ name, driver, options }) => [
        name,
        `new ${driver}(${inspect(options, { breakLength: Infinity })})`,
      ]),
    ),
    missing.length > 0 &&
      section(
        'To see more',
        missing.map((sentence) => [sentence]),
      ),
  ]
    .filter((lines) => lines !== false)
    .join('\n\n');
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  const lines = rows.length === 0 ? ['none'] : textTable(rows);
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}
