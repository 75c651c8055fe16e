import { OldPages } from './old-pages.js';
import { createApp } from './vue.js';

createApp(OldPages).mount('#page');
