/** Returns a user or room name in the server's canonical form (NFC), or null if it is invalid. */
export function normal(text) {
  const name = text.normalize('NFC');
  // A browser resolves "." and ".." in a path, so no client could connect with these names.
  return /^(?!\.{1,2}$)[\p{L}\p{M}\p{Nd}\p{Nl}._@+~-]{1,64}$/u.test(name) ? name : null;
}
