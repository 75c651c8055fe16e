import { h } from './vue.js';

/** Maximum number of parts. A text with more is shown unformatted, as each part is an element. */
const MOST = 200;

const FENCE = '```';
const MARK = /`([^`\n]+)`|https?:\/\/[^\s<>"`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Punctuation that is not part of the address before it. */
const ENDS = '.,;:!?\'…。，；：！？、）】》」]';

const link = (address) => h('a', { href: address, target: '_blank', rel: 'noopener noreferrer', dir: 'ltr' }, address);

const count = (text, letter) => text.split(letter).length - 1;

/** Returns an address without trailing punctuation; a closing bracket belongs to it if it was opened in it. */
function trimmed(address) {
  let tooMany = count(address, ')') - count(address, '(');
  let end = address.length;
  while (ENDS.includes(address[end - 1]) || (address[end - 1] === ')' && tooMany > 0)) {
    tooMany -= address[--end] === ')';
  }
  return address.slice(0, end);
}

function* inLine(text) {
  let from = 0;
  for (const { 0: all, 1: code, index } of text.matchAll(MARK)) {
    const shown = code ? all : trimmed(all);
    if (code || URL.canParse(shown)) {
      yield text.slice(from, index);
      yield code ? h('code', code) : link(shown);
      from = index + shown.length;
    }
  }
  yield text.slice(from);
}

function* parts(text) {
  let from = 0;
  for (let open, close; (open = text.indexOf(FENCE, from)) >= 0; from = close + FENCE.length) {
    close = text.indexOf(FENCE, open + FENCE.length);
    if (close < 0) {
      break;
    }
    yield* inLine(text.slice(from, open));
    yield h('code', { class: 'block', dir: 'ltr' }, text.slice(open + FENCE.length, close).replace(/^\n|\n$/g, ''));
  }
  yield* inLine(text.slice(from));
}

/**
 * Renders a text with its links and code. Users' texts become text nodes and never markup, so they
 * cannot contain HTML.
 */
export function rich(text) {
  const shown = [];
  for (const part of parts(text)) {
    if (shown.length === MOST) {
      return [text];
    }
    shown.push(part);
  }
  return shown;
}
