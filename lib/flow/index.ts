export { RxlabError, InvalidArgumentError } from './rxlab-error.js';
