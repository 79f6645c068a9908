// The other tests rest on these: that a bad page is noticed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open } from './browser.mjs';
import { faults } from './faults.mjs';
import { FakeServer } from './fediverse.mjs';

let browser, server;

before(async () => {
  browser = await launch();
  server = await FakeServer.start();
  server.serve('/favicon.ico', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml');
});

after(async () => {
  await browser?.close();
  await server?.close();
});

async function look(html) {
  server.serve('/page', html, 'text/html');
  const { page, troubles, close } = await open(browser, server.origin);
  await page.goto(server.origin + '/page');
  const found = [...(await faults(page)), ...troubles];
  await close();
  return found.join('\n');
}

test('a good page has no faults', async () => {
  const html = '<!doctype html><html lang="en"><title>A</title><h1>A</h1><label>B <input></label>';
  assert.equal(await look(html), '');
});

test('what a page lacks is named', async () => {
  const found = await look(
    '<!doctype html><h1 id="a">A</h1><h1 id="a">B</h1><input name="c"><p style="width: 500px">D',
  );
  for (const fault of ['no title', 'no lang', '2 h1', 'no label: c', 'twice the id a']) {
    assert.match(found, new RegExp(fault));
  }
  assert.match(found, /scrolls sideways: \d+ px at 380/);
  assert.doesNotMatch(found, /at 1280/);
});

test('what a page loads and runs is watched', async () => {
  const policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">';
  assert.match(await look(policy + '<script>1</script>'), /Content Security Policy/);
  assert.match(await look('<script>nothing()</script>'), /nothing is not defined/);
  assert.match(await look('<img src="http://127.0.0.2:9/">'), /asks another host: .*127\.0\.0\.2/);
  assert.match(await look('<img src="/none">'), /404: .*\/none/);
});
