import { App } from './app.js';
import { createApp } from './vue.js';

createApp(App).mount('#page');
