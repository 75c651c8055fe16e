const FIRST = 500;
const LONGEST = 15_000;

/** How long to wait after so many failures, in ms: each time longer, and different in each page. */
export const pause = (failures) => Math.min(LONGEST, FIRST * 2 ** (failures - 1)) * (0.5 + Math.random());
