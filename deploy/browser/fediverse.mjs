// A fediverse server of our own making, as far as a relay looks at one.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { signedHeaders } from './signatures.mjs';
import { until } from './until.mjs';

const AS = 'https://www.w3.org/ns/activitystreams';
const PUBLIC = AS + '#Public';
const ACTIVITY = 'application/activity+json';
const JSON_TYPE = 'application/json';

/** On loopback: an actor of its own at `/actor`, people, NodeInfo, WebFinger, an inbox. */
export class FakeServer {
  #documents = new Map();
  #keys = new Map();
  #server = createServer((request, response) => this.#answer(request, response));
  #number = 0;

  /** What has been delivered to it, in the order of arrival. */
  received = [];

  static async start() {
    const fake = new FakeServer();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    fake.host = `127.0.0.1:${fake.#server.address().port}`;
    fake.origin = 'http://' + fake.host;
    fake.actor = fake.#addActor('/actor', 'Application', fake.host);
    fake.describe('A garden.');
    return fake;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /** Serves a text at a path, as its admin could. */
  serve(path, text, type = 'text/plain') {
    this.#documents.set(path, { text, type });
  }

  /** What the admin writes about the server, as NodeInfo shows it. */
  describe(description) {
    const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.0';
    const links = [{ rel, href: this.origin + '/nodeinfo/2.0' }];
    this.#json('/.well-known/nodeinfo', { links });
    this.#json('/nodeinfo/2.0', {
      version: '2.0',
      software: { name: 'mastodon', version: '4.5.0' },
      protocols: ['activitypub'],
      services: { inbound: [], outbound: [] },
      openRegistrations: true,
      usage: { users: { total: 1 } },
      metadata: { nodeDescription: description },
    });
  }

  /** A person who agreed to be found, or did not. @returns the actor's id */
  person(name, { indexable }) {
    return this.#addActor('/users/' + name, 'Person', name, { indexable, discoverable: indexable });
  }

  /** Follows the relay as Mastodon does, and waits until it is accepted. */
  async join(relay) {
    await this.#send(relay, this.#activity('Follow', this.actor, { object: PUBLIC }));
    await until('the Follow is accepted', () => this.received.some((a) => a.type === 'Accept'));
  }

  /** Sends a public post to the relay. @returns its id */
  async post(relay, author, html, more = {}) {
    const id = `${author}/statuses/${++this.#number}`;
    const audience = { to: [PUBLIC], cc: [author + '/followers'] };
    const published = new Date().toISOString();
    const object = {
      ...{ id, type: 'Note', url: id, attributedTo: author, published, ...audience },
      ...{ content: html, contentMap: { en: html }, tag: [], attachment: [], ...more },
    };
    await this.#send(relay, this.#activity('Create', author, { published, ...audience, object }));
    return id;
  }

  #activity(type, actor, more) {
    const id = `${this.origin}/activities/${++this.#number}`;
    return { '@context': AS, id, type, actor, ...more };
  }

  async #send(relay, activity) {
    const url = relay + '/inbox';
    const body = JSON.stringify(activity);
    const headers = signedHeaders(url, body, this.#keys.get(activity.actor));
    const answer = await fetch(url, { method: 'POST', body, headers });
    assert.equal(answer.status, 202, `${activity.type}: ${await answer.text()}`);
  }

  #addActor(path, type, name, more = {}) {
    const id = this.origin + path;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keyId = id + '#main-key';
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });
    this.#keys.set(id, { keyId, privateKey });
    const document = {
      '@context': [AS, 'https://w3id.org/security/v1'],
      ...{ id, type, name, preferredUsername: name, url: id, manuallyApprovesFollowers: false },
      ...{ inbox: id + '/inbox', outbox: id + '/outbox', followers: id + '/followers' },
      endpoints: { sharedInbox: this.origin + '/inbox' },
      publicKey: { id: keyId, owner: id, publicKeyPem },
      ...more,
    };
    this.#json(path, document, ACTIVITY);
    const subject = `acct:${name}@${this.host}`;
    this.#json('/.well-known/webfinger?resource=' + encodeURIComponent(subject), {
      subject,
      links: [{ rel: 'self', type: ACTIVITY, href: id }],
    });
    return id;
  }

  #json(path, value, type = JSON_TYPE) {
    this.serve(path, JSON.stringify(value), type);
  }

  async #answer(request, response) {
    const body = [];
    for await (const piece of request) {
      body.push(piece);
    }
    if (request.method === 'POST' && request.url.endsWith('/inbox')) {
      this.received.push(JSON.parse(Buffer.concat(body).toString()));
      response.writeHead(202).end();
      return;
    }
    const found = this.#documents.get(request.url);
    response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' });
    response.end(found?.text ?? 'nothing here');
  }
}
