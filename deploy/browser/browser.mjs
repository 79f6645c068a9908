// The system's Chromium, and a page in it that remembers whatever went wrong.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const PICTURES = fileURLToPath(new URL('./target/', import.meta.url));

/** Widths of a phone and of a desk, in CSS pixels. */
export const WIDTHS = [380, 1280];

/** Starts it; its sandbox does not work for root. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.COMMONPLACE_BROWSER,
    chromiumSandbox: process.getuid() !== 0,
    args: ['--disable-gpu'],
  });
}

/**
 * A new page in a profile of its own. Its `troubles` are the console's errors, uncaught errors,
 * violations of the Content-Security-Policy (Chromium says them on the console), requests to other
 * hosts, and those that failed.
 */
export async function open(browser, origin, { scripts = true } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: scripts });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const troubles = [];
  const pages = new Set();
  page.on('console', (said) => {
    // with which status the page itself came is for the test to judge
    const expected =
      said.text().startsWith('Failed to load resource') && pages.has(said.location().url);
    if (['error', 'warning'].includes(said.type()) && !expected) {
      troubles.push(`console: ${said.text()}`);
    }
  });
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (request.isNavigationRequest()) {
      pages.add(request.url());
    }
    if (new URL(request.url()).origin !== origin) {
      troubles.push(`asks another host: ${request.url()}`);
    }
  });
  page.on('requestfailed', (request) => {
    troubles.push(`failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      troubles.push(`${response.status()}: ${response.url()}`);
    }
  });
  return { page, troubles, close: () => context.close() };
}

/** Writes what the page looks like, from top to bottom, at each width. */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: `${PICTURES}${name}-${width}.png`, fullPage: true });
  }
}
