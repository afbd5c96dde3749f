import type * as zarrita from 'zarrita';

export type Zarrita = typeof zarrita;

/** Loads zarrita. @throws an `Error` with the code `MISSING_DEPENDENCY` where it is not installed */
export async function loadZarrita(): Promise<Zarrita> {
  try {
    return await import('zarrita');
  } catch (cause) {
    const message = 'Zarr stores need the package "zarrita" to be read: install it with `npm install zarrita`';
    throw Object.assign(new Error(message, { cause }), { code: 'MISSING_DEPENDENCY' });
  }
}
