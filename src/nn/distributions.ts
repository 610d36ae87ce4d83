/** Log-probabilities and entropies as plain functions of the graph. Densities are of the last axis, taken as independent. */
import {
  abs,
  add,
  constant,
  div,
  exp,
  min,
  mul,
  neg,
  reshape,
  scale,
  softplus,
  square,
  sub,
  sumLast,
  type Tensor,
} from './graph.ts';

export const LOG_SQRT_TAU = 0.5 * Math.log(2 * Math.PI);

const rows = (x: Tensor): Tensor => reshape(sumLast(x), x.shape.slice(0, -1));

/** Entropy [N], in nats, of categorical distributions given by log-probabilities [N, A]. */
export const categoricalEntropy = (logs: Tensor): Tensor => neg(rows(mul(exp(logs), logs)));

/** Log-density [N] of x [N, D] under a normal distribution; logDeviation is [N, D] or [D]. */
export function gaussianLogProbability(x: Tensor, mean: Tensor, logDeviation: Tensor): Tensor {
  const z = div(sub(x, mean), exp(logDeviation));
  return neg(rows(add(scale(square(z), 0.5, LOG_SQRT_TAU), logDeviation)));
}

/** Entropy [N] or [] of a normal distribution from logDeviation [N, D] or [D]. */
export const gaussianEntropy = (logDeviation: Tensor): Tensor => rows(scale(logDeviation, 1, 0.5 + LOG_SQRT_TAU));

/**
 * Log-density [N] of the action tanh(u) when u [N, D] is normal: the normal density less log(1 - tanh(u)^2), which is
 * 2 (log 2 - u - softplus(-2u)) and never overflows. Source: Haarnoja et al. 2018 (arXiv 1801.01290), appendix C.
 */
export function tanhGaussianLogProbability(u: Tensor, mean: Tensor, logDeviation: Tensor): Tensor {
  const logSlope = scale(add(u, softplus(scale(u, -2))), -2, 2 * Math.LN2);
  return sub(gaussianLogProbability(u, mean, logDeviation), rows(logSlope));
}

/** A draw that can be differentiated: mean + exp(logDeviation) noise, with standard normal noise as an input. */
export const gaussianSample = (mean: Tensor, logDeviation: Tensor, noise: Tensor): Tensor =>
  add(mean, mul(exp(logDeviation), noise));

/** The Huber loss of each element: x^2 / 2 within 1, |x| - 1/2 beyond. */
export function huber(x: Tensor): Tensor {
  const size = abs(x);
  const inner = min(size, constant(1));
  return mul(inner, sub(size, scale(inner, 0.5)));
}
