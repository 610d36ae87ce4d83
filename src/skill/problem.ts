/** The first thing that makes code no skill. */
export interface Problem {
  /** Offset in the code. */
  readonly start: number;
  readonly message: string;
  readonly remedy: string;
}

export function problem(node: { readonly start: number }, message: string, remedy: string): Problem {
  return { start: node.start, message, remedy };
}

export function unavailable(node: { readonly start: number }, what: string, remedy: string): Problem {
  return problem(node, `${what} is not available to skills`, remedy);
}
