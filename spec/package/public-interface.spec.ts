import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/**
 * Every name that a user can import, room by room, in alphabetical order: a change of the public interface is a change
 * of this table. Types leave no trace at run time and are not listed.
 */
const publicNames: Record<string, string[]> = {
  rxlab: [
    'BufferOverflowError',
    'CancelledError',
    'CloseTimeoutError',
    'Dispatcher',
    'Future',
    'InvalidArgumentError',
    'MessageHandlerError',
    'RxlabError',
    'StopIteration',
    'asFilter',
    'asSink',
    'asynchronous',
    'broadcast',
    'buffer',
    'concatMap',
    'configure',
    'coroutine',
    'deliver',
    'dispatcher',
    'drain',
    'fanOut',
    'generate',
    'guard',
    'hold',
    'inject',
    'isAsynchronous',
    'iterate',
    'lend',
    'mergeMap',
    'wait',
    'zip',
  ],
  'rxlab/devices': [
    'Agilent33220A',
    'AravisCamera',
    'AravisError',
    'Camera',
    'CameraError',
    'CameraStateError',
    'CameraTimeoutError',
    'DisconnectedError',
    'DummyCamera',
    'Features',
    'FfmpegCamera',
    'FfmpegError',
    'FileCamera',
    'GarbledReplyError',
    'InstrumentError',
    'Keithley2000',
    'Parameter',
    'ParameterError',
    'QuantityParameter',
    'ScpiFault',
    'ScpiInstrument',
    'SerialTransport',
    'Simulated33220A',
    'SimulatedKeithley2000',
    'SimulatedScpiInstrument',
    'TcpTransport',
    'TimeoutError',
    'Transport',
    'TransportError',
    'TransportStateError',
    'TransportTimeoutError',
    'UsbTmcTransport',
    'findInstruments',
    'listCameras',
    'listSerialPorts',
    'scan',
    'simulate',
    'synchronize',
    'withFaults',
  ],
  'rxlab/filters': [
    'SameColumnError',
    'Timer',
    'absorptivity',
    'averageImages',
    'backproject',
    'downsize',
    'findCenter',
    'flatCorrect',
    'flatten',
    'flattenRecord',
    'onWorkers',
    'pickSlice',
    'progress',
    'route',
    'runningAverage',
    'sinograms',
    'split',
    'stall',
    'stopIf',
    'teeEvery',
    'throughput',
  ],
  'rxlab/frames': [
    'BackProjection',
    'FlatCorrection',
    'FramePool',
    'FrameReleasedError',
    'FrameView',
    'RunningMean',
    'SinogramValueError',
    'Sinograms',
    'ThreadMemory',
    'bin',
    'bytesPerValue',
    'convolve',
    'copy',
    'dtypeOf',
    'frame',
    'frameBytes',
    'frameLike',
    'fromMessage',
    'gaussian',
    'histogram',
    'isLent',
    'lenderOf',
    'meanOf',
    'medianFilter',
    'negativeLogarithm',
    'pixelArrays',
    'planeOf',
    'shareFrame',
    'stack',
    'statistics',
    'toMessage',
    'toUint8',
    'useFrameMemory',
    'view',
  ],
  'rxlab/session': [
    'IndexRanges',
    'InterruptedError',
    'Interruption',
    'Tally',
    'createRunDirectory',
    'formatBytes',
    'formatTallies',
    'parseBytes',
    'showProgress',
  ],
  'rxlab/sinks': ['Accumulate', 'FrameCountError', 'Result', 'count', 'forEach', 'ignore', 'print', 'table'],
  'rxlab/storage': [
    'DirectoryWalker',
    'MemoryWalker',
    'StorageError',
    'Verification',
    'WriteEstimate',
    'estimate',
    'fromSharp',
    'listImages',
    'openFrames',
    'read',
    'readArray',
    'readSequence',
    'readTable',
    'table',
    'toSharp',
    'verify',
  ],
  'rxlab/testing': [
    'MarbleMismatchError',
    'Simulated33220A',
    'SimulatedKeithley2000',
    'SimulatedScpiInstrument',
    'holdFor',
    'runMarbles',
    'simulate',
    'withFaults',
  ],
  'rxlab/testing/synchronous': [],
  'rxlab/units': [
    'UnitError',
    'amperes',
    'celsius',
    'degrees',
    'hertz',
    'inUnit',
    'isQuantity',
    'kelvins',
    'kilohertz',
    'megahertz',
    'metres',
    'micrometres',
    'microseconds',
    'milliamperes',
    'millimetres',
    'milliseconds',
    'millivolts',
    'minutes',
    'nanometres',
    'ohms',
    'quantity',
    'radians',
    'seconds',
    'volts',
  ],
};

const root = join(import.meta.dirname, '../..');

describe('the public interface', () => {
  test.each(Object.keys(publicNames))('%s exports these names and no other', async (specifier) => {
    const room = (await import(specifier)) as Record<string, unknown>;
    expect(Object.keys(room).sort()).toEqual(publicNames[specifier]);
  });

  test('the rooms of the table are those that package.json exports', () => {
    expect(exportedSpecifiers()).toEqual(Object.keys(publicNames));
  });

  test('the site documents the rooms that package.json exports', () => {
    const { entryPoints } = readJson('typedoc.json') as { entryPoints: string[] };
    const documented = entryPoints.map((path) => path.replace(/^lib/, 'rxlab').replace(/(\/index)?\.ts$/, ''));
    expect(documented.sort()).toEqual(Object.keys(publicNames));
  });
});

function exportedSpecifiers(): string[] {
  const { exports } = readJson('package.json') as { exports: Record<string, unknown> };
  const subpaths = Object.keys(exports).filter((subpath) => subpath !== './package.json');
  return subpaths.map((subpath) => subpath.replace(/^\./, 'rxlab')).sort();
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}
