// The real product, started as everybody starts it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.mjs';

const launcher = fileURLToPath(new URL('../commonplace', import.meta.url));
const STARTS_WITHIN = 120_000;
const STOPS_WITHIN = 30_000;

/** A product of its own on a free port of loopback; its data go with it. */
export class Product {
  static async start() {
    return new Product(await freePort());
  }

  constructor(port) {
    this.origin = `http://127.0.0.1:${port}`;
    this.folder = mkdtempSync(join(tmpdir(), 'commonplace-browser-'));
    this.log = join(this.folder, 'log');
    const rules = join(this.folder, 'rules.txt');
    writeFileSync(rules, 'Be kind.\n\nNo advertising.\n');
    const output = openSync(this.log, 'w');
    this.process = spawn(
      launcher,
      [
        'up',
        ['--listen', `127.0.0.1:${port}`],
        ['--origin', this.origin],
        ['--data', join(this.folder, 'data')],
        ['--posts-per-second', '0'],
        ['--operator', 'The gardeners'],
        ['--rules', rules],
        '--allow-insecure-peers',
      ].flat(),
      // a group of its own: Ctrl-C is for us, and we stop it
      { stdio: ['ignore', output, output], env: environment(), detached: true },
    );
    closeSync(output);
    this.ended = once(this.process, 'exit');
    this.ended.catch(() => {}); // not started: `ready` says so
  }

  /** Waits until it is caught up. */
  async ready(signal) {
    const died = this.ended.then(() => {
      throw new Error('the product ended by itself:\n' + readFileSync(this.log, 'utf8'));
    });
    const answers = until(
      'the product is ready',
      async () => (await fetch(this.origin + '/health/ready').catch(() => null))?.ok,
      { within: STARTS_WITHIN, signal },
    );
    await Promise.race([answers, died]);
    died.catch(() => {}); // it ends when it is stopped
  }

  async stop() {
    const killing = setTimeout(() => this.process.kill('SIGKILL'), STOPS_WITHIN);
    this.process.kill('SIGTERM');
    await this.ended.catch(() => {}); // never started
    clearTimeout(killing);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Ours without settings of another product, such as its cluster; everything is built already. */
function environment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('COMMONPLACE_') || name === 'COMMONPLACE_JDK_PLACES',
  );
  return { ...Object.fromEntries(kept), COMMONPLACE_BUILD: 'never' };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
