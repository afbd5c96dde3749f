import type * as h5wasm from 'h5wasm/node';

/** The library, and the part of it that speaks to HDF5 itself. */
export type H5wasm = typeof h5wasm & { readonly Module: Awaited<typeof h5wasm.ready> };

/**
 * Loads h5wasm, and makes it throw what HDF5 reports: otherwise a full disk goes unnoticed.
 *
 * @throws an `Error` with the code `MISSING_DEPENDENCY` where it is not installed
 */
export async function loadH5wasm(): Promise<H5wasm> {
  try {
    const library = await import('h5wasm/node');
    const Module = await library.ready;
    Module.activate_throwing_error_handler();
    return library;
  } catch (cause) {
    const message = 'HDF5 files need the package "h5wasm": install it with `npm install h5wasm`';
    throw Object.assign(new Error(message, { cause }), { code: 'MISSING_DEPENDENCY' });
  }
}

/**
 * HDF5 reports what failed from its outermost function to the innermost, which knows why; its words without the places in
 * its sources. What is not from HDF5 is given back as it is.
 */
export function readable(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.startsWith('HDF5-DIAG')) return error;
  const reasons = [...error.message.matchAll(/^ +#\d+: .* in \w+\(\): (.*)$/gm)].map(([, reason]) => reason);
  return new Error(`HDF5 says "${reasons.at(-1) ?? 'it failed'}"`);
}
