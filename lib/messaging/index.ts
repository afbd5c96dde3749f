export { Dispatcher, dispatcher } from './dispatcher.js';
export { MessageHandlerError } from './message-handler-error.js';
export type { AnyMessages, Emitted, Handler, MessageName, Payload } from './messages.js';
