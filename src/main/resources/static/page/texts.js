const LANGUAGES = ['en', 'zh'];

export const base = (tag) => tag.split('-')[0];

/** The first of the user's languages for which there are texts, such as en-GB; otherwise English. */
export const language = navigator.languages.find((tag) => LANGUAGES.includes(base(tag))) ?? 'en';

/** The texts in that language; the others are not loaded. */
export const { texts } = await import(`./texts-${base(language)}.js`);

/** Returns the text of an error, in the user's language if there is one. Errors of the browser have no code, or a number. */
export const explained = ({ code, message }) =>
  typeof code === 'string' ? (texts.errors[code] ?? message) : texts.errors.unreachable;

document.documentElement.lang = base(language) === 'zh' ? 'zh-Hans' : language;
