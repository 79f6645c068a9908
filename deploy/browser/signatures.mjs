// HTTP signatures as draft-cavage-http-signatures-12 has them, by Node's own crypto.
import { createHash, sign } from 'node:crypto';

/** The headers of a POST, signed now over all of them. */
export function signedHeaders(url, body, { keyId, privateKey }) {
  const { host, pathname } = new URL(url);
  const headers = {
    host,
    date: new Date().toUTCString(),
    digest: 'SHA-256=' + createHash('sha256').update(body).digest('base64'),
    'content-type': 'application/activity+json',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`(request-target): post ${pathname}`, ...lines].join('\n');
  const covered = ['(request-target)', ...Object.keys(headers)].join(' ');
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  headers.signature =
    `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered}",signature="${signature}"`;
  return headers;
}
