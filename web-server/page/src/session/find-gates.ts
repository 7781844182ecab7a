/** Asks the web server where the gates are. Rejects when it does not answer, or answers something else. */
export async function findGates(): Promise<readonly string[]> {
  const response = await fetch('/cluster.json', { cache: 'no-cache' });
  if (!response.ok) throw new Error(`cluster.json: status ${response.status}`);
  const gates = gateAddresses(await response.json(), location);
  if (gates.length === 0) throw new Error('cluster.json names no gate');
  return gates;
}

/** `{gates: [{host?, port}]}` as base URLs; a gate without a host is at the host of the page. */
export function gateAddresses(
  answer: unknown,
  page: { readonly protocol: string; readonly hostname: string },
): readonly string[] {
  const gates = isRecord(answer) && Array.isArray(answer.gates) ? answer.gates : [];
  return gates.flatMap((gate) => {
    if (!isRecord(gate) || typeof gate.port !== 'number') return [];
    const host = typeof gate.host === 'string' ? gate.host : page.hostname;
    return [`${page.protocol}//${host}:${gate.port}`];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
