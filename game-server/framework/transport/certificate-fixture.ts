import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** What looks like a record of TLS, and cannot be decrypted. */
export const BROKEN_RECORD = Buffer.concat([Buffer.from([0x17, 3, 3, 0, 64]), Buffer.alloc(64, 9)]);

/** For tests: whether certificates can be made here. Node cannot do it itself. */
export const canMakeCertificates = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('TLS is not tested: there is no openssl on this machine');
    return false;
  }
})();

/** For tests: a new self-signed certificate for localhost and 127.0.0.1. */
export function makeCertificate(folder: string, name: string): { cert: string; key: string } {
  const files = { cert: join(folder, `${name}.cert.pem`), key: join(folder, `${name}.key.pem`) };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...names, '-keyout', files.key, '-out', files.cert], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return files;
}
