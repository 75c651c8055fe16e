// The server resolves this path without a version. The index of the library also loads its earlier interfaces.
export { Client } from '../webjars/stomp__stompjs/esm6/client.js';
