import { en } from './texts-en.js';
import { zh } from './texts-zh.js';

const ALL = { en, zh };

/** The first of the user's languages for which there are texts, such as en-GB; otherwise English. */
export const language = navigator.languages.find((tag) => tag.split('-')[0] in ALL) ?? 'en';

export const texts = ALL[language.split('-')[0]];

/** Returns the text of an error, in the user's language if there is one. */
export const explained = ({ code, message }) => texts.errors[code] ?? message;

document.documentElement.lang = texts === zh ? 'zh-Hans' : language;
