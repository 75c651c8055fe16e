import { LegacyPage } from './legacy-page.js';
import { createApp } from './vue.js';

createApp(LegacyPage).mount('#page');
