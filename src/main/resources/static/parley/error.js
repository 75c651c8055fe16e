/** What the server says is wrong, with its code and what it advises to do: retry, fix or give-up. */
export class ParleyError extends Error {
  name = 'ParleyError';

  constructor({ code, advice, message, retryAfter }) {
    super(message);
    Object.assign(this, { code, advice, retryAfter });
  }
}

/** The same of the headers of a frame. */
export const errorOf = ({ code, advice, message, 'retry-after': seconds }) =>
  new ParleyError({ code, advice, message, retryAfter: seconds && Number(seconds) });
