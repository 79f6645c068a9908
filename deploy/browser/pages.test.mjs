// Every page that can be reached by links, as it looks when something is in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, picture } from './browser.mjs';
import { faults } from './faults.mjs';
import { FakeServer } from './fediverse.mjs';
import { until } from './until.mjs';

const origin = process.env.PRODUCT_ORIGIN;
const MOST = 40;

let browser, server, ada;

before(async () => {
  browser = await launch();
  server = await FakeServer.start();
  ada = server.person('ada', { indexable: true });
  await server.join(origin);
  const tag = [{ type: 'Hashtag', name: '#Baking', href: server.origin + '/tags/baking' }];
  await server.post(origin, ada, '<p>Crumpets for everybody</p>', { tag });
  await server.post(origin, ada, `<p>Crumpets are ${'so'.repeat(200)} good</p>`);
  await server.post(origin, ada, '<p>Burnt crumpets</p>', { sensitive: true, summary: 'Smoke' });
  const api = origin + '/api/v1/search?q=' + encodeURIComponent('crumpets is:sensitive');
  await until('the posts are found', async () => {
    return (await (await fetch(api)).json()).hits?.length === 3;
  });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Ways in: what is linked is found from there; the rest is reached by forms. */
function entrances() {
  return [
    '/',
    '/search?q=crumpets+is%3Asensitive',
    '/search?q=nothing+of+the+kind',
    '/search?what=communities&q=garden',
    '/communities',
    '/consent?actor=' + encodeURIComponent(ada),
    '/members/' + server.host,
    '/problems',
    '/rules',
  ];
}

test('every page that can be reached is in order', async (t) => {
  const waiting = entrances();
  const seen = new Set(waiting.map(kind));
  let looked = 0;
  while (waiting.length > 0 && looked < MOST) {
    const path = waiting.shift();
    await t.test(path, async () => {
      for (const link of await lookAt(path)) {
        if (!seen.has(kind(link))) {
          seen.add(kind(link));
          waiting.push(link);
        }
      }
    });
    looked++;
  }
  const main = ['/search', '/communities', '/consent', '/terms', '/relays'];
  assert.deepEqual(main.filter((path) => !seen.has(kind(path))), [], 'not linked from anywhere');
});

/** Links that ask for something else, by as many parameters, lead to the same kind of page. */
function kind(path) {
  const { pathname, searchParams } = new URL(path, origin);
  const choices = ['what', 'sort'].map((name) => searchParams.get(name));
  return [pathname, ...choices, searchParams.size].join(' ');
}

/** @returns where it leads to */
async function lookAt(path) {
  const answer = await fetch(origin + path, { headers: { accept: 'text/html' } });
  assert.equal(answer.status, 200);
  if (!answer.headers.get('content-type').startsWith('text/html')) {
    return [];
  }
  const shown = await look(path, true);
  const withoutScripts = await look(path, false);
  assert.equal(withoutScripts.heading, shown.heading);
  return shown.links;
}

async function look(path, scripts) {
  const { page, troubles, close } = await open(browser, origin, { scripts });
  try {
    const answer = await page.goto(origin + path);
    assert.equal(answer.status(), 200);
    if (scripts) {
      await picture(page, nameOf(path));
    }
    assert.deepEqual([...(await faults(page)), ...troubles], []);
    const heading = await page.locator('h1').innerText();
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((a) => ({ at: a.origin, to: a.pathname + a.search })));
    return { heading, links: links.filter((link) => link.at === origin).map((link) => link.to) };
  } finally {
    await close();
  }
}

function nameOf(path) {
  const name = path.replaceAll(/127\.0\.0\.1(:|%3A|%253A)\d+/g, 'host');
  return 'page' + name.replaceAll(/[^a-z0-9]+/gi, '-').replace(/-$/, '').slice(0, 80);
}
