import { enteredFilter } from '../framework/application/filter.ts';
import type { Setup } from '../framework/application/setup.ts';
import { classicProtocol } from './protocols/classic/classic-protocol.ts';
import { javaDialect, plainDialect } from './protocols/classic/dialect.ts';
import { chatRoute, connectorRoute, userRoute } from './routes.ts';

/** What the chat is made of: who may call what before entering, and where requests go. */
export function configureChat(app: Setup, { roomsPerSession }: { readonly roomsPerSession: number }): void {
  app.configure({ type: 'gate' }, (gate) => {
    gate.globalFilter(enteredFilter((route) => route.startsWith('gate.')));
  });
  app.configure({ type: 'connector' }, (connector) => {
    connector
      .globalFilter(
        enteredFilter((route) => route === 'connector.entryHandler.enter' || route.startsWith('user.')),
      )
      .route('connector', connectorRoute)
      .route('chat', chatRoute({ roomsPerSession }))
      .route('user', userRoute)
      .lineProtocol('linePort', classicProtocol(plainDialect))
      .lineProtocol('utfPort', classicProtocol(javaDialect));
  });
  // Chat servers call each other about rooms.
  app.routeRemote('chat', (rid) => ({ room: rid }));
}
