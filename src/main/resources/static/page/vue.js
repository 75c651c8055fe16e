// The build without the template compiler, which requires eval. The server resolves this path without a version.
export * from '../webjars/vue/dist/vue.runtime.esm-browser.prod.js';
