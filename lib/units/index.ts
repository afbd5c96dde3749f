export { inUnit, type QuantityLike } from './in-unit.js';
export { quantity } from './make-quantity.js';
export * from './named-units.js';
export { isQuantity, type Quantity } from './quantity.js';
export { UnitError, type UnitErrorCode } from './unit-error.js';
