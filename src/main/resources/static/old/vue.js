// The build without the template compiler, which would need eval. The path has no version: the server resolves it.
export * from '../webjars/vue/dist/vue.runtime.esm-browser.prod.js';
