import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Fixture, probe, rpcSettings } from './fixture.ts';

const openssl = (() => {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' });
  } catch {
    // Node cannot make certificates itself.
    console.warn('TLS is not tested: there is no openssl on this machine');
    return undefined;
  }
})();

describe.skipIf(openssl === undefined)('TLS with client certificates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-tls-'));
  const file = (name: string) => join(folder, name);
  let fixture: Fixture;

  /** An authority, and a server's certificate for 127.0.0.1 that it has signed. */
  function authority(name: string) {
    const [ca, caKey, cert, key] = ['ca.pem', 'ca.key', 'cert.pem', 'key.pem'].map((end) =>
      file(`${name}-${end}`),
    );
    if (ca === undefined || caKey === undefined || cert === undefined || key === undefined)
      throw new Error('no name');
    const run = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    run('req', '-x509', ...curve, '-days', '1', '-subj', `/CN=${name}`, '-keyout', caKey, '-out', ca);
    run('req', ...curve, '-subj', '/CN=server', '-keyout', key, '-out', file('request.pem'));
    writeFileSync(file('extensions'), 'subjectAltName=IP:127.0.0.1\n');
    const signing = [
      '-CA',
      ca,
      '-CAkey',
      caKey,
      '-CAcreateserial',
      '-days',
      '1',
      '-extfile',
      file('extensions'),
    ];
    run('x509', '-req', '-in', file('request.pem'), ...signing, '-out', cert);
    return { ca, cert, key };
  }

  let ours: ReturnType<typeof authority>;
  let foreign: ReturnType<typeof authority>;
  beforeAll(() => {
    ours = authority('ours');
    foreign = authority('foreign');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    fixture = new Fixture();
  });
  afterEach(() => fixture.close());

  test('servers of one authority reach each other', async () => {
    const settings = rpcSettings({ tls: ours });
    const { peer } = await fixture.serve({}, { settings });
    const stub = fixture.links(settings).stub(peer, probe.ProbeRemote);
    await expect(stub.echo({ number: 1 })).resolves.toMatchObject({ number: 1 });
  });

  test.each([
    ['without TLS', () => rpcSettings()],
    ['with a certificate of another authority', () => rpcSettings({ tls: { ...foreign, ca: ours.ca } })],
  ])('a caller %s is refused', async (_, settings) => {
    const { peer } = await fixture.serve({}, { settings: rpcSettings({ tls: ours }) });
    const stub = fixture.links(settings()).stub(peer, probe.ProbeRemote);
    await expect(stub.echo({})).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  });

  test('a callee whose certificate is of another authority is not talked to', async () => {
    const { peer } = await fixture.serve({}, { settings: rpcSettings({ tls: { ...foreign, ca: ours.ca } }) });
    const stub = fixture.links(rpcSettings({ tls: ours })).stub(peer, probe.ProbeRemote);
    await expect(stub.echo({})).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  });
});
