// The server resolves this path without a version.
export { Client, ReconnectionTimeMode } from '../webjars/stomp__stompjs/esm6/index.js';
