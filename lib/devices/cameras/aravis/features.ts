import { InvalidArgumentError } from '../../../flow/index.js';
import { AravisError } from './aravis-error.js';
import type { OpenCamera } from './configure-acquisition.js';
import type { Pointer } from './thread-messages.js';

/** What a feature can be: a number, a text (also a choice of some), true or false. */
export type FeatureValue = number | string | boolean;

/** What there is to know of a feature of a camera. */
export interface Feature {
  readonly name: string;
  readonly type: 'float' | 'integer' | 'boolean' | 'enumeration' | 'string' | 'command';
  readonly description: string;
  readonly access: 'read' | 'write' | 'read and write';
  /** Of a number, where it has one: `'us'`, `'dB'`. */
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** The step between two values; 0 where any will do. */
  readonly increment?: number;
  /** Of an enumeration: what it can be now. */
  readonly choices?: readonly string[];
}

interface Node {
  readonly feature: Pointer;
  readonly type: Feature['type'];
}

/** The kinds of nodes, in the order in which to ask: an enumeration is an integer as well. */
const types = ['enumeration', 'boolean', 'command', 'float', 'integer', 'string'] as const;
const accesses = ['read', 'write', 'read and write'] as const;

/**
 * The features of a GenICam camera, by the names that its manual and the GenICam Standard Features Naming Convention give them:
 * `'Gain'`, `'ExposureTime'`, `'DeviceTemperature'`. They can be read and set while the camera is open.
 *
 * @example
 * ```ts no-run
 * import { AravisCamera } from 'rxlab/devices';
 *
 * await using camera = await new AravisCamera().open();
 * const { minimum, maximum, unit } = await camera.features.describe('Gain');
 * console.log(`Gain from ${minimum} to ${maximum} ${unit}`);
 * await camera.features.set('Gain', 3);
 * ```
 */
export class Features {
  readonly #camera: string;
  readonly #opened: () => OpenCamera;
  readonly #types = new Map<string, Promise<bigint | number>>();

  /** @internal */
  constructor(camera: string, opened: () => OpenCamera) {
    this.#camera = camera;
    this.#opened = opened;
  }

  /** Whether the camera has the feature, and it can be used as the others are now. */
  async has(name: string): Promise<boolean> {
    const { worker, camera } = this.#opened();
    return (await worker.call<number>('arv_camera_is_feature_available', camera, name)) !== 0;
  }

  /**
   * The value of a feature.
   *
   * @throws an {@link AravisError} when the camera has no such feature, or it cannot be read now
   */
  async get(name: string): Promise<FeatureValue> {
    const { feature, type } = await this.#node(name);
    const read = <T>(call: string): Promise<T> => this.#call<T>(name, call, feature);
    if (type === 'float') return read('arv_gc_float_get_value');
    if (type === 'integer') return Number(await read('arv_gc_integer_get_value'));
    if (type === 'boolean') return (await read<number>('arv_gc_boolean_get_value')) !== 0;
    if (type === 'enumeration') return read('arv_gc_enumeration_get_string_value');
    if (type === 'string') return read('arv_gc_string_get_value');
    throw this.#cannot(name, 'is a command, which has no value: use execute()');
  }

  /**
   * Sets a feature.
   *
   * @throws an {@link InvalidArgumentError} when it cannot have the value: it names the range with its unit, the step, or the choices
   * @throws an {@link AravisError} when the camera has no such feature, or it cannot be set now
   */
  async set(name: string, value: FeatureValue): Promise<void> {
    const { feature, type } = await this.#node(name);
    const known = await this.describe(name);
    if (type === 'command') throw this.#cannot(name, 'is a command, which has no value: use execute()');
    if (known.access === 'read') throw this.#cannot(name, 'can only be read, at least now');
    checkValue(known, value);
    const raw = type === 'boolean' ? Number(value) : value;
    const call = type === 'enumeration' ? 'arv_gc_enumeration_set_string_value' : `arv_gc_${type}_set_value`;
    await this.#call(name, call, feature, raw);
  }

  /** Has the camera do what a command feature says. @throws an {@link AravisError} when it has no such command */
  async execute(name: string): Promise<void> {
    const { type } = await this.#node(name);
    if (type !== 'command') throw this.#cannot(name, `is no command, but of type ${type}: use set()`);
    await this.#call(name, 'arv_camera_execute_command', this.#opened().camera, name);
  }

  /** What there is to know of a feature. @throws an {@link AravisError} when the camera has no such feature */
  async describe(name: string): Promise<Feature> {
    const { feature, type } = await this.#node(name);
    const read = <T>(call: string): Promise<T> => this.#call<T>(name, call, feature);
    const access = accesses[await read<number>('arv_gc_feature_node_get_actual_access_mode')] ?? 'read';
    const description = (await read<string | null>('arv_gc_feature_node_get_description')) ?? '';
    const known = { name, type, access, description };
    if (type === 'enumeration') {
      return { ...known, choices: await read<string[]>('arv_gc_enumeration_dup_available_string_values') };
    }
    if (type !== 'float' && type !== 'integer') return known;
    const [minimum, maximum] = [await read(`arv_gc_${type}_get_min`), await read(`arv_gc_${type}_get_max`)].map(Number);
    const increment = Number(await read(`arv_gc_${type}_get_inc`));
    const unit = await read<string | null>(`arv_gc_${type}_get_unit`);
    return {
      ...known,
      minimum: minimum!,
      maximum: maximum!,
      // libaravis says "any" with the smallest number there is.
      increment: increment < 1e-300 ? 0 : increment,
      ...(unit ? { unit } : {}),
    };
  }

  async #node(name: string): Promise<Node> {
    if (typeof name !== 'string' || name === '')
      throw new InvalidArgumentError('feature', 'the name of a feature', name);
    const { worker, camera } = this.#opened();
    const device = await worker.call<Pointer>('arv_camera_get_device', camera);
    const feature = await worker.call<Pointer | null>('arv_device_get_feature', device, name);
    if (feature === null) throw this.#cannot(name, 'is no feature of this camera');
    for (const type of types) {
      const nativeType = await this.#nativeType(type);
      if (await worker.call<number>('g_type_check_instance_is_a', feature, nativeType)) return { feature, type };
    }
    throw this.#cannot(name, 'has no value that could be read');
  }

  #nativeType(type: Feature['type']): Promise<bigint | number> {
    const known = this.#types.get(type) ?? this.#opened().worker.call<bigint | number>(`arv_gc_${type}_get_type`);
    this.#types.set(type, known);
    return known;
  }

  async #call<T>(name: string, call: string, ...parameters: readonly unknown[]): Promise<T> {
    try {
      return await this.#opened().worker.call<T>(call, ...parameters);
    } catch (error) {
      throw error instanceof AravisError ? this.#cannot(name, error.reason) : error;
    }
  }

  #cannot(name: string, reason: string): AravisError {
    return new AravisError(`feature ${name} of camera ${JSON.stringify(this.#camera)}`, reason);
  }
}

/** @throws an {@link InvalidArgumentError} when a feature cannot have this value */
function checkValue(feature: Feature, value: unknown): void {
  const { name, type, choices } = feature;
  if (type === 'float' || type === 'integer') return checkNumber(feature, value);
  if (type === 'boolean' && typeof value !== 'boolean') throw new InvalidArgumentError(name, 'true or false', value);
  if (type === 'enumeration' && !choices?.includes(value as string)) {
    throw new InvalidArgumentError(name, `one of ${choices?.join(', ')}`, value);
  }
  if (type === 'string' && typeof value !== 'string') throw new InvalidArgumentError(name, 'a text', value);
}

function checkNumber(
  { name, type, minimum = -Infinity, maximum = Infinity, increment = 0, unit }: Feature,
  value: unknown,
): void {
  const isNumber = typeof value === 'number' && (type === 'float' ? !Number.isNaN(value) : Number.isInteger(value));
  const isInRange = isNumber && value >= minimum && value <= maximum;
  const steps = isInRange && increment > 0 ? (value - minimum) / increment : 0;
  if (isInRange && Math.abs(steps - Math.round(steps)) < 1e-6) return;
  const step = increment > 0 && !(type === 'integer' && increment === 1) ? ` in steps of ${increment}` : '';
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  throw new InvalidArgumentError(
    name,
    `${kind} from ${minimum} to ${maximum}${unit === undefined ? '' : ` ${unit}`}${step}`,
    value,
  );
}
