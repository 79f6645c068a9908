// The admin of a small server sets its terms.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, picture } from './browser.mjs';
import { faults } from './faults.mjs';
import { FakeServer } from './fediverse.mjs';
import { until } from './until.mjs';

const origin = process.env.PRODUCT_ORIGIN;

let browser, server;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** Ways in which an admin can show the code. */
const places = {
  file: (code) => server.serve('/.well-known/commonplace', `A garden.\n${code}\n`),
  description: (code) => server.describe(`A garden. ${code}`),
};

for (const [place, scripts] of [
  ['file', true],
  ['description', false],
]) {
  test(`terms are set after a proof by ${place}, scripts ${scripts ? 'on' : 'off'}`, async () => {
    server = await FakeServer.start();
    const { page, troubles, close } = await open(browser, origin, { scripts });
    const inOrder = async (name) => {
      await picture(page, `terms-${place}-${name}`);
      assert.deepEqual([...(await faults(page)), ...troubles], []);
    };
    try {
      await server.join(origin);
      await named(page, inOrder);
      await proved(page, inOrder, place);
      await previewed(page, inOrder);
      await saved(page, inOrder);
      await mistaken(page, inOrder);
      await left(page);
    } finally {
      await close();
      await server.close();
    }
  });
}

async function named(page, inOrder) {
  await page.goto(origin + '/');
  await page.getByRole('link', { name: 'you set here' }).click();
  await heading(page, 'Your server’s terms');
  await inOrder('start');
  await page.getByLabel('Your server').fill(`@ada@${server.host}`);
  await page.getByRole('button', { name: 'Go on' }).click();
  await heading(page, `Show that ${server.host} is yours`);
}

/** A wrong code is told at first; the right one is looked at as soon as we may ask again. */
async function proved(page, inOrder, place) {
  const code = await page.locator('code.url').innerText();
  const look = page.getByRole('button', { name: 'It is there' });
  if (place === 'file') {
    places.file('x' + code);
    await look.click();
    await says(page, 'alert', /Not found yet: .*the code is in none of the places/);
    await inOrder('not-proved');
    await look.click();
    await says(page, 'alert', /Not looked up: .*wait a little/);
  }
  places[place](code);
  await until('the proof is taken', async () => {
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/terms/prove'));
    await look.click();
    return (await answered).status() === 303;
  });
  await heading(page, `Terms of ${server.host}`);
  assert.match(await page.locator('main').innerText(), /Nobody has set terms yet/);
  await inOrder('form');
}

async function previewed(page, inOrder) {
  await page.getByLabel('Only in these languages').fill('en pt');
  await page.getByLabel('No replies').first().check();
  await page.getByRole('button', { name: 'Preview' }).click();
  await says(page, 'status', /What these terms would have done in the last 24 hours/);
  await says(page, 'status', /You would have received \d+ of \d+ posts.* Nothing is saved yet/);
  assert.equal(await page.getByLabel('Only in these languages').inputValue(), 'en pt');
  await inOrder('preview');
}

async function saved(page, inOrder) {
  await page.getByRole('button', { name: 'Save' }).click();
  await says(page, 'status', /Saved\. It counts from now on/);
  await inOrder('saved');
  await page.goto(origin + '/terms');
  await page.reload();
  await heading(page, `Terms of ${server.host}`);
  assert.equal(await page.getByLabel('Only in these languages').inputValue(), 'en pt');
  assert.ok(await page.getByLabel('No replies').first().isChecked());
  assert.equal(await page.getByLabel('No replies').last().isChecked(), false);
  assert.match(await page.locator('main').innerText(), /Version 1, set by/);
}

async function mistaken(page, inOrder) {
  await page.getByLabel('At most this many posts an hour').fill('a few');
  await page.getByRole('button', { name: 'Save' }).click();
  await says(page, 'alert', /Not saved: a number is written in digits/);
  assert.equal(await page.getByLabel('At most this many posts an hour').inputValue(), 'a few');
  await inOrder('mistake');
}

async function left(page) {
  await page.getByRole('button', { name: 'Leave this page' }).click();
  await heading(page, 'Your server’s terms');
  await page.goto(origin + '/terms');
  await heading(page, 'Your server’s terms');
}

async function heading(page, text) {
  await page.getByRole('heading', { level: 1, name: text, exact: true }).waitFor();
}

/** Waits for a message. */
async function says(page, role, text) {
  await page.getByRole(role).filter({ hasText: text }).waitFor();
}
