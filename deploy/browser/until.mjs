import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for a condition.
 * @param what said if it does not come
 * @param check async; what it returns when it is truthy is returned
 */
export async function until(what, check, { within = 30_000, signal } = {}) {
  const end = Date.now() + within;
  while (Date.now() < end) {
    const value = await check();
    if (value) {
      return value;
    }
    await pause(100, undefined, { signal });
  }
  throw new Error(`not within ${within} ms: ${what}`);
}
