/** A model's server that misbehaves: hangs, cuts answers off, limits the rate, lies about what it sends. */
import type { ServerResponse } from 'node:http';
import { chatReply, withServer } from '../../src/llm/testing.ts';

export type ServerFault =
  /** Never answers. */
  | 'hangs'
  /** Closes the connection in the middle of the answer. */
  | 'truncates'
  /** Status 429 with a time to wait of no length. */
  | 'limits the rate'
  | 'fails'
  /** An answer that is no JSON. */
  | 'babbles'
  /** A well-formed answer whose counts of tokens are nonsense. */
  | 'lies about tokens'
  /** A well-formed answer that is empty. */
  | 'says nothing'
  /** A page of a login instead of an answer, with status 200. */
  | 'is another server'
  /** Answers after a while. */
  | 'delays';

const DELAY_MS = 200;

const FAULTS: Readonly<Record<ServerFault, (reply: ServerResponse, answer: string) => void>> = {
  hangs: () => {},
  truncates: (reply, answer) => {
    reply.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    reply.write(answer.slice(0, answer.length >> 1), () => reply.destroy());
  },
  'limits the rate': (reply) => reply.writeHead(429, { 'retry-after': '0' }).end('{"error":"slow down"}'),
  fails: (reply) => reply.writeHead(500).end('internal error'),
  babbles: (reply) => reply.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [oops'),
  'lies about tokens': (reply) =>
    reply.end(chatReply('hello', { usage: { prompt_tokens: -5, completion_tokens: 'many' } })),
  'says nothing': (reply) => reply.end(chatReply('')),
  'is another server': (reply) => reply.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>'),
  delays: (reply, answer) => void setTimeout(() => reply.end(answer), DELAY_MS),
};

/** Runs `work` against a server whose first answers have the faults given, in turn; later ones say `answer`. */
export function withFaultyServer<T>(
  faults: readonly ServerFault[],
  answer: string,
  work: (baseUrl: string, calls: () => number) => Promise<T>,
): Promise<T> {
  let calls = 0;
  return withServer(
    (_, reply) => {
      const fault = faults[calls++];
      if (fault === undefined) reply.end(chatReply(answer));
      else FAULTS[fault](reply, chatReply(answer));
    },
    (baseUrl) => work(baseUrl, () => calls),
  );
}
