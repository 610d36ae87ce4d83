/** A distant server: passes bytes on to a near one, each way after some time. */
import { connect, createServer, type Socket } from 'node:net';

export interface Distance {
  readonly port: number;
  close(): void;
}

/** Listens on any free port. `ms` is the time for one way. */
export function delayed(port: number, ms: number): Promise<Distance> {
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (bytes: Buffer) => setTimeout(() => to.writable && to.write(bytes), ms));
    from.on('close', () => setTimeout(() => to.destroy(), ms));
    from.on('error', () => from.destroy());
  };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address() as { port: number };
      const close = () => {
        server.close();
        for (const socket of sockets) socket.destroy();
      };
      resolve({ port: address.port, close });
    });
  });
}
