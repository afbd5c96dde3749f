import type { AravisWorker } from './aravis-worker.js';

/** A camera that libaravis has found. */
export interface AravisDevice {
  /** What to give to {@link AravisCamera}. */
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string;
  /** Its address in the network, or on the bus. */
  readonly address: string;
  /** `'GigEVision'`, `'USB3Vision'` or `'Fake'`. */
  readonly protocol: string;
}

/** Looks for cameras. */
export async function listDevices(worker: AravisWorker): Promise<readonly AravisDevice[]> {
  await worker.call('arv_update_device_list');
  const count = await worker.call<number>('arv_get_n_devices');
  const devices: AravisDevice[] = [];
  for (let index = 0; index < count; index++) {
    const text = async (what: string) => (await worker.call<string | null>(`arv_get_device_${what}`, index)) ?? '';
    devices.push({
      id: await text('id'),
      vendor: await text('vendor'),
      model: await text('model'),
      serialNumber: await text('serial_nbr'),
      address: await text('address'),
      protocol: await text('protocol'),
    });
  }
  return devices;
}
