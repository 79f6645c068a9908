// What somebody finds who looks for posts, and that nothing in a post runs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, picture } from './browser.mjs';
import { faults } from './faults.mjs';
import { FakeServer } from './fediverse.mjs';
import { until } from './until.mjs';

const origin = process.env.PRODUCT_ORIGIN;
const EVIL = '<script>document.title = "ran"</script>';

let browser, server, ada, bob;

before(async () => {
  browser = await launch();
  server = await FakeServer.start();
  ada = server.person('ada', { indexable: true });
  bob = server.person('bob', { indexable: false });
  await server.join(origin);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Types it on the start page, presses Enter, again until something is found. */
async function search(page, words) {
  await until(`${words} is found`, async () => {
    await page.goto(origin + '/');
    await page.getByLabel('Search posts and communities').last().fill(words);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?**');
    return (await page.getByRole('article').count()) > 0;
  });
}

for (const scripts of [true, false]) {
  test(`a post is found${scripts ? '' : ' without scripts'}`, async () => {
    const word = scripts ? 'quinces' : 'medlars';
    await server.post(origin, bob, `<p>${word} kept quiet</p>`);
    const id = await server.post(origin, ada, `<p>Ripe ${word} on the tree</p>`);
    const { page, troubles, close } = await open(browser, origin, { scripts });
    await search(page, word);
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), '1 post');
    const hit = page.getByRole('article');
    assert.match(await hit.innerText(), new RegExp(`Ripe ${word} on the tree`));
    assert.equal(await hit.locator('mark').innerText(), word);
    assert.equal(await hit.getByText('Open the post').getAttribute('href'), id);
    await picture(page, `search-${word}`);
    assert.deepEqual([...(await faults(page)), ...troubles], []);
    await close();
  });
}

test('what a post says is shown as text and runs nothing', async () => {
  const text = EVIL.replaceAll('<', '&lt;');
  await server.post(
    origin,
    ada,
    `<p>Plums ${text}</p>${EVIL}<img src="x" onerror="document.title = 'ran'">`,
    { name: EVIL },
  );
  const { page, troubles, close } = await open(browser, origin);
  await search(page, 'plums');
  const hit = page.getByRole('article');
  assert.ok((await hit.innerText()).includes(`Plums ${EVIL}`), await hit.innerText());
  assert.equal(await page.locator('script, img').count(), 0);
  assert.doesNotMatch(await page.title(), /ran/);
  await picture(page, 'search-script');
  assert.deepEqual([...(await faults(page)), ...troubles], []);
  await close();
});

test('what somebody types is shown as text and runs nothing', async () => {
  const { page, troubles, close } = await open(browser, origin);
  await page.goto(origin + '/search?q=' + encodeURIComponent(EVIL));
  assert.equal(await page.getByRole('searchbox').inputValue(), EVIL);
  assert.equal(await page.locator('script').count(), 0);
  await page.goto(origin + '/communities?q=' + encodeURIComponent('">' + EVIL));
  assert.equal(await page.getByRole('searchbox').inputValue(), '">' + EVIL);
  assert.equal(await page.locator('script').count(), 0);
  assert.deepEqual([...(await faults(page)), ...troubles], []);
  await close();
});

test('a mistake is pointed at', async () => {
  const { page, troubles, close } = await open(browser, origin);
  await page.goto(origin + '/search');
  await page.getByRole('searchbox').fill('bread "unclosed');
  await page.getByRole('button', { name: 'Search' }).click();
  const alert = page.getByRole('alert');
  await alert.filter({ hasText: 'This search has a mistake' }).waitFor();
  assert.equal(await alert.locator('mark').innerText(), '"unclosed');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'bread "unclosed');
  await picture(page, 'search-mistake');
  assert.deepEqual([...(await faults(page)), ...troubles], []);
  await close();
});
