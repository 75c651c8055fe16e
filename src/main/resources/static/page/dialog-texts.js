import { base, language, texts as shared } from './texts.js';

const { texts: own } = await import(`./dialog-texts-${base(language)}.js`);

/** The texts of the page together with those that only dialogs need, which are loaded with the first dialog. */
export const texts = { ...shared, ...own };
