/** What the page says in English. What is a function takes what it speaks of. */
export const en = {
  title: 'Parley',
  name: 'Your name',
  enter: 'Enter',
  rule: '1 to 64 letters, digits or . _ - @ + ~ with no spaces',
  noName: 'A name has 1 to 64 letters, digits or . _ - @ + ~ with no spaces.',
  token: 'Token, if this server asks for one',
  noPassword: 'Where no token is asked for, whoever enters your name reads your messages.',
  leave: 'Log out',

  refusals: {
    'no-token': 'This server asks for a token. Paste the one that you were given.',
    'bad-token': 'The token was not accepted. Check that it is complete, or ask for a new one.',
    'token-ended': 'Your token has expired. Paste a new one.',
    forbidden: 'The token belongs to another name.',
  },

  states: {
    connecting: 'Connecting…',
    connected: 'Connected',
    away: 'No connection, trying again…',
  },

  appearance: 'Appearance',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  notify: 'Tell me of new messages',

  conversations: 'Conversations',
  everyone: 'Everyone',
  unread: 'unread',
  you: (text) => `You: ${text}`,
  writeToName: 'Write to a name',
  open: 'Open',
  back: 'All conversations',

  writeTo: (name) => `Write to ${name}`,
  messageTo: (name) => `Message to ${name ?? 'everyone'}`,
  messagesWith: (name) => (name === null ? 'Messages of everyone' : `Messages with ${name}`),
  send: 'Send',
  nothing: 'Nothing here yet.',
  loading: 'Loading earlier messages…',
  notLoaded: 'Earlier messages could not be loaded. ',
  again: 'Try again',
  fullPage: 'More is not shown at once.',
  newest: (count) => (count > 0 ? `${count} new` : 'Newest'),
  typing: (names) => `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} writing…`,

  pending: 'not sent yet',
  refused: 'not sent',
  notSent: (reason) => `Not sent: ${reason}`,
  tooLong: 'That was too long to send.',
  removed: 'This message was removed.',
  unreadable: 'This message is damaged and cannot be read.',
  gap: 'Messages may be missing here: the server no longer has them.',
};
