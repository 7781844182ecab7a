import { z } from 'zod';
import { routes } from '../../../shared/contract/routes.ts';

const contract = routes['user.userHandler.register'];

/**
 * A registration on its way from a connector to an account server. The connector chooses the salt of the password's hash, and
 * sends the same one again when the server died before it answered: by its hash an account is known to be the one that this
 * very request has made.
 */
export const registration = {
  ...contract,
  body: contract.body.extend({
    /** 16 bytes in base64url. */
    salt: z.string().length(22),
  }),
};
