/** A user's or a room's name in the form that the server gives it, or null if it is none. */
export function normal(text) {
  const name = text.normalize('NFC');
  // A browser takes "." and ".." in a path for steps, so nobody could connect under them.
  return /^(?!\.{1,2}$)[\p{L}\p{M}\p{Nd}\p{Nl}._@+~-]{1,64}$/u.test(name) ? name : null;
}
