/** Shared by the tests of this folder and its users: requests and a local chat server. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelRequest } from './model.ts';

export const request = (prompt = 'Say hello.', role = 'plan'): ModelRequest => ({
  role,
  system: 'Be brief.',
  prompt,
  maxTokens: 100,
});

/** Runs `work` against a server on 127.0.0.1 that handles every request by `handle`. */
export async function withServer<T>(
  handle: (body: string, reply: ServerResponse, incoming: IncomingMessage) => void,
  work: (baseUrl: string) => Promise<T>,
): Promise<T> {
  const server = createServer((incoming, reply) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => handle(body, reply, incoming));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export const chatReply = (content: string, more: object = {}): string =>
  JSON.stringify({
    choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 11, completion_tokens: 7 },
    ...more,
  });
