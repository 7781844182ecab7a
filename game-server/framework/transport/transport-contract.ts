import { afterEach, describe } from 'vitest';
import { describeAccepting } from './transport-contract-accepting.ts';
import { describeBadClients } from './transport-contract-bad-clients.ts';
import { describeClosing } from './transport-contract-closing.ts';
import {
  type ContractContext,
  type ContractedTransport,
  startContracted,
  type TransportUnderTest,
} from './transport-contract-context.ts';
import { describeMessages } from './transport-contract-messages.ts';

/** What every transport promises (`Transport`, `TransportConnection`). */
export function describeTransport(name: string, contracted: ContractedTransport): void {
  describe(`${name}, as a transport`, () => {
    const started: TransportUnderTest[] = [];
    afterEach(async () => {
      for (const one of started.splice(0)) await one.stop();
    });

    const context: ContractContext = {
      contracted,
      async start(settings = {}) {
        const one = await startContracted(contracted, settings);
        started.push(one);
        return one;
      },
    };
    describeAccepting(context);
    describeMessages(context);
    describeClosing(context);
    describeBadClients(context);
  });
}
