// Starts the product with a data folder of its own, runs the tests against it, and stops it again.
// `deploy/commonplace browser-test` calls this; what follows goes to Node's test runner.
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Product } from './product.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs all tests, one file after the other. @returns the runner's exit status */
function tests(origin, flags, stopped) {
  const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort();
  const runner = spawn(
    process.execPath,
    ['--test', '--test-reporter=spec', '--test-concurrency=1', ...flags, ...files],
    { cwd: here, stdio: 'inherit', env: { ...process.env, PRODUCT_ORIGIN: origin } },
  );
  stopped.addEventListener('abort', () => runner.kill('SIGTERM'));
  return new Promise((done, failed) => {
    runner.on('error', failed);
    runner.on('exit', (status) => done(status ?? 1));
  });
}

async function run(flags) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => stop.abort());
  }
  rmSync(here + 'target', { recursive: true, force: true });
  const product = await Product.start();
  try {
    await product.ready(stop.signal);
    return await tests(product.origin, flags, stop.signal);
  } catch (trouble) {
    console.error('commonplace: ' + (stop.signal.aborted ? 'stopped' : trouble.message));
    return 1;
  } finally {
    await product.stop();
  }
}

process.exitCode = await run(process.argv.slice(2));
