import { en } from './texts-en.js';
import { zh } from './texts-zh.js';

const ALL = { en, zh };

/** The first of the user's languages for which there are texts, such as en-GB; otherwise English. */
export const language = navigator.languages.find((tag) => tag.split('-')[0] in ALL) ?? 'en';

export const texts = ALL[language.split('-')[0]];

document.documentElement.lang = texts === zh ? 'zh-Hans' : language;
