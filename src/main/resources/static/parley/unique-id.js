/** As unique as randomUUID, which browsers offer only on https and localhost. */
export const uniqueId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
