export { table, type TableOptions, type TableSummary } from '../storage/index.js';
