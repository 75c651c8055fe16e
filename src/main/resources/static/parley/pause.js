const FIRST = 500;
const LONGEST = 15_000;

/** Returns the time to wait after a number of failures, in ms: exponential, up to 22.5 s, and randomized. */
export const pause = (failures) => Math.min(LONGEST, FIRST * 2 ** (failures - 1)) * (0.5 + Math.random());

/** Resolves after a time in ms. */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
