/** Time in ms in which the server answers. */
const PATIENCE = 15_000;

/** Returns a signal that aborts a request when its time is over, or when that of the caller does. */
export const bounded = (signal) => {
  const patience = AbortSignal.timeout(PATIENCE);
  return signal ? AbortSignal.any([signal, patience]) : patience;
};

/** Returns the parameters of a request that have values. */
export const queryOf = (parameters) => Object.entries(parameters).filter(([, value]) => value !== undefined);

/** Returns the options of a request that sends JSON. */
export const jsonOf = (method, json) => ({
  method,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(json),
});

/** Returns the options of a request that posts JSON. */
export const postOf = (json) => jsonOf('POST', json);
