import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';

/** A certificate with its key, as PEM. */
export interface CertificatePair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A certificate that may be renewed while it is in use. */
export interface Certificate {
  readonly current: CertificatePair;
  /** Tells of each renewal until the returned function is called. */
  watch(renewed: (pair: CertificatePair) => void): () => void;
  /** Looks for renewals no longer. */
  close(): void;
}

export interface CertificateOptions {
  /** PEM files. */
  readonly files: { readonly cert: string; readonly key: string };
  readonly log: Logger;
  /** How often the files are read though nothing in their folders has changed; default: each minute. */
  readonly checkMs?: number;
}

/** Whatever renews a certificate writes more than one file. */
const SETTLE_MS = 250;

/**
 * Reads a certificate, and reads it again when something changes in the folder of one of its files: they may be written in place, replaced by a
 * rename, or be links to somewhere else. What changes out of sight of these folders, as where a link leads to, or on a disk that tells
 * of no changes, is found a little later. What does not fit together is not taken. Throws what is wrong with the files at first.
 */
export function openCertificate({ files, log, checkMs = 60_000 }: CertificateOptions): Certificate {
  const listeners = new Set<(pair: CertificatePair) => void>();
  let current = read(files);
  let settling: NodeJS.Timeout | undefined;
  /** What was wrong with the files when they were read last. */
  let problem: string | undefined;

  function reload(): void {
    try {
      const renewed = read(files);
      problem = undefined;
      if (renewed.cert.equals(current.cert) && renewed.key.equals(current.key)) return;
      current = renewed;
    } catch (error) {
      const isKnown = problem === String(error);
      problem = String(error);
      if (isKnown) return;
      log.error(
        { err: error, ...files },
        'the certificate was changed and cannot be used; the former one stays',
      );
      return;
    }
    for (const listener of listeners) listener(current);
    log.info(files, 'the certificate was renewed');
  }

  const watchers: FSWatcher[] = [...new Set(Object.values(files).map((file) => dirname(file)))].map(
    (folder) =>
      watch(folder, { persistent: false }, () => {
        clearTimeout(settling);
        settling = setTimeout(reload, SETTLE_MS).unref();
      }).on('error', (error) =>
        log.error({ err: error, folder }, 'renewals of the certificate go unnoticed'),
      ),
  );

  const checking = setInterval(reload, checkMs).unref();

  return {
    get current() {
      return current;
    },
    watch(renewed) {
      listeners.add(renewed);
      return () => void listeners.delete(renewed);
    },
    close() {
      clearTimeout(settling);
      clearInterval(checking);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** Throws when one of them cannot be read or they do not belong together. */
function read(files: CertificateOptions['files']): CertificatePair {
  const pair = { cert: readFileSync(files.cert), key: readFileSync(files.key) };
  createSecureContext(pair);
  return pair;
}
