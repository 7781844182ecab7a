import { expect, test } from 'vitest';
import { loadProtos } from './load-protos.ts';

test('services are found by package and name, messages are types only', () => {
  const { tangelo } = loadProtos();
  expect(tangelo.link.Link.Open.path).toBe('/tangelo.link.Link/Open');
  expect(tangelo.probe.ProbeRemote.Echo.path).toBe('/tangelo.probe.ProbeRemote/Echo');
  // @ts-expect-error: a message
  expect(tangelo.probe.EchoRequest).toBeUndefined();
});
