// The path has no version: the server finds it.
export { Client, ReconnectionTimeMode } from '../webjars/stomp__stompjs/esm6/index.js';
