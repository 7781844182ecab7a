import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { Server, type ServerOptions, type Socket } from 'socket.io';

/** A socket.io server on a port that the system chose; it can die without a word and come back on that port. */
export class StandInServer {
  readonly sockets = new Set<Socket>();
  readonly #onConnection: (socket: Socket) => void;
  readonly #tcp = new Set<TcpSocket>();
  #http: HttpServer | undefined;
  #io: Server | undefined;
  port = 0;

  constructor(onConnection: (socket: Socket) => void) {
    this.#onConnection = onConnection;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(options: Partial<ServerOptions> = {}): Promise<void> {
    const http = createServer();
    http.on('connection', (socket) => {
      this.#tcp.add(socket);
      socket.on('close', () => this.#tcp.delete(socket));
    });
    this.#http = http;
    this.#io = new Server(http, options);
    this.#io.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('disconnect', () => this.sockets.delete(socket));
      this.#onConnection(socket);
    });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    this.port = (http.address() as AddressInfo).port;
  }

  /** Resets every TCP connection. */
  cut(): void {
    for (const socket of this.#tcp) socket.resetAndDestroy();
  }

  async die(): Promise<void> {
    this.cut();
    const [http, io] = [this.#http, this.#io];
    this.#http = undefined;
    this.#io = undefined;
    if (http === undefined || io === undefined) return;
    await io.close();
  }
}
