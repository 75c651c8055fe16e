/** What the page shows of a message: bytes that are no text as what they are. */
export const shown = ({ id, clientId, from, time, offset, epoch, removed, contentType, text, bytes }) => ({
  id,
  clientId,
  from,
  time,
  ...(offset && { offset, epoch }),
  ...(removed && { removed }),
  text: text ?? `(${bytes.length} bytes of ${contentType ?? 'unknown type'})`,
});
