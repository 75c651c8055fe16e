import { base, language, texts as shared } from './texts.js';

const { texts: own } = await import(`./dialog-texts-${base(language)}.js`);

/** The texts of the page together with those of dialogs and of actions on messages, which are loaded when they are needed. */
export const texts = { ...shared, ...own };
