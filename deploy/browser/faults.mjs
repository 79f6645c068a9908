import { WIDTHS } from './browser.mjs';

/** What is wrong with a page that is open: sentences, none if all is well. */
export async function faults(page) {
  const found = await page.evaluate(inThePage);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > width) {
      found.push(`scrolls sideways: ${needed} px at ${width}`);
    }
  }
  return found;
}

/** Runs in the page, so it knows nothing of this file. */
function inThePage() {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  if (document.title.trim() === '') {
    found.push('no title');
  }
  if (!document.documentElement.lang) {
    found.push('no lang');
  }
  const headings = all('h1').length;
  if (headings !== 1) {
    found.push(`${headings} h1`);
  }
  for (const field of all('input:not([type=hidden]), select, textarea')) {
    const label = [...field.labels].map((l) => l.textContent).join('');
    if (label.trim() === '' && !field.ariaLabel) {
      found.push(`no label: ${field.name || field.outerHTML}`);
    }
  }
  const ids = all('[id]').map((element) => element.id);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) {
    found.push(`twice the id ${id}`);
  }
  return found;
}
