import type { Scene } from './attack.ts';
import { frame, SOCKET_IO_UPGRADE, upgradeRequest } from './web-socket-frames.ts';
import type { Wire } from './wire.ts';

/** Speaks engine.io's fourth revision over a WebSocket, whose frames are sound. */
export class SocketIoWire {
  readonly wire: Wire;
  readonly #scene: Scene;

  /** With the engine.io handshake, and the namespace's too unless it is left out. */
  static async open(
    scene: Scene,
    port: number,
    { path = SOCKET_IO_UPGRADE, hello = '40' } = {},
  ): Promise<SocketIoWire> {
    const wire = await scene.open(port);
    await wire.write(upgradeRequest({ path, port }));
    await wire.hears('"sid"');
    const socket = new SocketIoWire(scene, wire);
    wire.owesReason = true;
    wire.isWebSocket = true;
    if (hello !== '') {
      await wire.write(frame(scene.random, hello));
      await wire.hears('40{');
    }
    return socket;
  }

  private constructor(scene: Scene, wire: Wire) {
    this.#scene = scene;
    this.wire = wire;
  }

  /** One packet, which is one input. */
  packet(text: string): Promise<boolean> {
    return this.wire.input(text, [frame(this.#scene.random, text)]);
  }

  /** A packet of the conversation that is no input. */
  quiet(text: string): Promise<void> {
    return this.wire.write(frame(this.#scene.random, text));
  }

  async enter(body: object): Promise<boolean> {
    await this.quiet(`420${JSON.stringify(['connector.entryHandler.enter', body])}`);
    return this.wire.hears('"code":200');
  }
}
