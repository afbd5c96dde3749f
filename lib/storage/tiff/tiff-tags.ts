/** The tags of the TIFF 6.0 specification that are written and read here. */
export const Tag = {
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  imageDescription: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  software: 305,
  extraSamples: 338,
  sampleFormat: 339,
} as const;

/** How the values of a tag are stored; `offset` is as long as the offsets of the file are. */
export const Type = { ascii: 2, short: 3, long: 4, rational: 5, long8: 16 } as const;

/** The bytes of one value. A rational is two. */
export const typeSizes: Readonly<Record<number, number>> = {
  [Type.ascii]: 1,
  [Type.short]: 2,
  [Type.long]: 4,
  [Type.rational]: 4,
  [Type.long8]: 8,
};

export const uncompressed = 1;
export const blackIsZero = 1;
export const rgb = 2;
export const unassociatedAlpha = 2;
/** The channels of a pixel lie side by side. */
export const chunky = 1;
export const noUnit = 1;

/** What a sample is made of, indexed by the SampleFormat tag. */
export const sampleFormats = { uint: 1, int: 2, float: 3 } as const;
