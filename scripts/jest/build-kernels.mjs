import { buildKernels } from '../build-kernels.mjs';

export default buildKernels;
