import type { RouteKey } from '../placement/placement.ts';
import type { ClientSession } from '../session/client-session.ts';

/** Where a request goes, and what may be done to get it there. */
export interface RouteTarget {
  readonly key: RouteKey;
  /** Whether the request may be sent again when its server died and nobody knows if it was carried out. */
  readonly resend?: boolean;
  /**
   * Requests of a session that share a lane are carried out one after the other, in the order in which they came. Joining and
   * leaving a room belong in a lane of the room's name: there a session is also brought into rooms that it did not ask for.
   */
  readonly lanes?: readonly string[];
  /** Called when the request's turn in its lanes has come; refuses it by throwing. */
  readonly admit?: () => void;
  /** What is forwarded in the place of the client's body. */
  readonly body?: object;
}

export interface RoutedRequest {
  /** `<server type>.<handler>.<method>` */
  readonly route: string;
  /** Not validated yet. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly session: ClientSession & { readonly rooms: ReadonlySet<string> };
}

/** Chooses the server of a type for a request. */
export type RouteSelector = (request: RoutedRequest) => RouteTarget;

/** Without a selector a session's requests go to the server that its uid, or the session itself, hashes to. */
export const defaultSelector: RouteSelector = ({ session }) => ({ key: { key: session.uid ?? session.id } });
