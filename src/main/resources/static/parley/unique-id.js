/** Returns 128 random bits in hexadecimal. crypto.randomUUID is available on https and localhost only. */
export const uniqueId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
