/** The first thing that makes code no skill. */
export interface Problem {
  /** Offset in the code. */
  readonly start: number;
  readonly message: string;
  readonly remedy: string;
}

/** A problem where a node begins. */
export function problem(node: { readonly start: number }, message: string, remedy: string): Problem {
  return { start: node.start, message, remedy };
}

/** `what` is no part of the language of skills. */
export function unavailable(node: { readonly start: number }, what: string, remedy: string): Problem {
  return problem(node, `${what} is not available to skills`, remedy);
}
