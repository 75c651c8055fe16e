/** An error with its code and an advice: retry, fix or give-up. */
export class ParleyError extends Error {
  name = 'ParleyError';

  constructor({ code, advice, message, retryAfter }) {
    super(message);
    Object.assign(this, { code, advice, retryAfter });
  }
}

/** Returns the error of an ERROR frame, or of a message on /user/queue/errors. */
export const errorOf = ({ code, advice, message, 'retry-after': seconds }) =>
  new ParleyError({ code, advice, message, retryAfter: seconds && Number(seconds) });
