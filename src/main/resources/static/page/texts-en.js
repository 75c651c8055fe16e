/** The English texts of the page. Functions take the values that the text contains. */
export const en = {
  title: 'Parley',
  name: 'Your name',
  enter: 'Enter',
  rule: '1 to 64 letters, digits or . _ - @ + ~ with no spaces',
  noName: 'A name has 1 to 64 letters, digits or . _ - @ + ~ with no spaces.',
  token: 'Token, if this server requires one',
  noPassword: 'If this server does not require a token, other people can enter your name and read your messages.',
  leave: 'Log out',

  refusals: {
    'no-token': 'This server requires a token. Paste the token that you were given.',
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
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  notify: 'Notify me of new messages',

  conversations: 'Conversations',
  everyone: 'Everyone',
  unread: 'unread',
  you: (text) => `You: ${text}`,
  writeToName: 'Write to a person',
  open: 'Open',
  back: 'All conversations',

  writeTo: (name) => `Write to ${name}`,
  messageTo: (name) => `Message to ${name ?? 'everyone'}`,
  messagesWith: (name) => (name === null ? 'Messages to everyone' : `Messages with ${name}`),
  send: 'Send',
  nothing: 'No messages yet.',
  loading: 'Loading earlier messages…',
  notLoaded: 'Earlier messages could not be loaded. ',
  again: 'Try again',
  fullPage: 'More messages cannot be shown at once.',
  newest: (count) => (count > 0 ? `${count} new` : 'Newest'),
  typing: (names) => `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} writing…`,

  pending: 'not sent yet',
  refused: 'not sent',
  notSent: (reason) => `Not sent: ${reason}`,
  tooLong: 'The message is too long to send.',
  removed: 'This message was removed.',
  unreadable: 'This message is damaged and cannot be read.',
  gap: 'Messages may be missing here: the server no longer has them.',
};
