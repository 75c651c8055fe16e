/** The texts of the page in Simplified Chinese. */
export const zh = {
  title: 'Parley',
  name: '您的名字',
  enter: '进入',
  rule: '1 到 64 个字母、汉字、数字或 . _ - @ + ~，不含空格',
  noName: '名字由 1 到 64 个字母、汉字、数字或 . _ - @ + ~ 组成，不含空格。',
  token: '令牌（如果服务器要求）',
  noPassword: '如果不要求令牌，任何人输入您的名字都能看到您的消息。',
  leave: '退出',

  refusals: {
    'no-token': '此服务器要求令牌。请粘贴您收到的令牌。',
    'bad-token': '令牌未被接受。请检查是否完整，或索取新的令牌。',
    'token-ended': '您的令牌已过期。请粘贴新的令牌。',
    forbidden: '该令牌属于另一个名字。',
  },

  states: {
    connecting: '正在连接…',
    connected: '已连接',
    away: '连接已断开，正在重试…',
  },

  appearance: '外观',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  notify: '有新消息时通知我',

  conversations: '会话',
  everyone: '所有人',
  unread: '条未读',
  you: (text) => `我：${text}`,
  writeToName: '输入对方的名字',
  open: '打开',
  back: '全部会话',

  writeTo: (name) => `给 ${name} 发消息`,
  messageTo: (name) => (name === null ? '发给所有人的消息' : `发给 ${name} 的消息`),
  messagesWith: (name) => (name === null ? '所有人的消息' : `与 ${name} 的消息`),
  send: '发送',
  nothing: '还没有消息。',
  loading: '正在加载更早的消息…',
  notLoaded: '无法加载更早的消息。',
  again: '重试',
  fullPage: '无法一次显示更多。',
  newest: (count) => (count > 0 ? `${count} 条新消息` : '最新消息'),
  typing: (names) => `${names.join('、')} 正在输入…`,

  pending: '尚未发送',
  refused: '未发送',
  notSent: (reason) => `未发送：${reason}`,
  tooLong: '消息太长，无法发送。',
  removed: '此消息已被删除。',
  unreadable: '此消息已损坏，无法读取。',
  gap: '此处可能缺少消息：服务器已不再保存。',
};
