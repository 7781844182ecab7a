import { routes } from '../../../../../shared/contract/routes.ts';
import { TangeloError } from '../../../../../shared/errors.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { FrontendServices } from '../../../../framework/application/services.ts';
import type { Session } from '../../../../framework/session/session.ts';

export default ({ placements }: FrontendServices) => ({
  /** Which connector a user belongs to, and where else to go if it does not answer. */
  queryEntry: on(routes['gate.gateHandler.queryEntry'], ({ uid }, session: Session) => {
    const [first, ...alternatives] = placements.current
      .ranked('connector', uid)
      .flatMap(({ clientHost, clientPort }) => {
        if (clientPort === undefined) return [];
        return [{ host: clientHost ?? session.origin.requestedHost, port: clientPort }];
      });
    if (!first) throw new TangeloError('NO_CONNECTOR');
    return { ...first, alternatives };
  }),
});
