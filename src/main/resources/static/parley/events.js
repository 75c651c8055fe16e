/** Yields the fields of each event of a text/event-stream, and a comment as `comment`. Calls `heard` for each piece that arrives. */
export async function* eventsOf(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = {};
  for (let piece; !(piece = await reader.read()).done; ) {
    heard();
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const [, name, value] = /^([^:\r]*):? ?(.*?)\r?$/s.exec(line);
      if (line.trim() === '') {
        yield event;
        event = {};
      } else {
        event[name || 'comment'] = name === 'data' && event.data !== undefined ? `${event.data}\n${value}` : value;
      }
    }
  }
}
