/** Published figures on Craftax-Classic and Crafter, with where they come from and what they were measured on. */

export interface Published {
  readonly method: string;
  readonly budget: string;
  /** Return as % of 22, or null. */
  readonly reward: number | null;
  /** Crafter's score in %, or null. */
  readonly score: number | null;
  readonly source: string;
}

const training = 'pixels, given reward; over the training episodes';

export const craftaxClassic: readonly Published[] = [
  { method: 'Identifiable Token Correspondence', budget: '1M', reward: 72.5, score: 35.6, source: 'arXiv 2605.16457' },
  { method: 'transformer world model', budget: '1M', reward: 69.66, score: null, source: 'arXiv 2502.01591 v2' },
  { method: 'human expert', budget: '', reward: 65.0, score: null, source: 'arXiv 2502.01591' },
  { method: 'DreamerV3', budget: '1M', reward: 53.2, score: null, source: 'arXiv 2502.01591' },
];

export const crafter: readonly Published[] = [
  { method: 'human experts', budget: '', reward: null, score: 50.5, source: 'danijar/crafter README' },
  {
    method: 'SPRING (GPT-4, reads the paper)',
    budget: '0',
    reward: null,
    score: 27.3,
    source: 'danijar/crafter README',
  },
  { method: 'Curious Replay', budget: '1M', reward: null, score: 19.4, source: `danijar/crafter README; ${training}` },
  { method: 'PPO (ResNet)', budget: '1M', reward: null, score: 15.6, source: `danijar/crafter README; ${training}` },
  { method: 'DreamerV3', budget: '1M', reward: null, score: 14.5, source: `danijar/crafter README; ${training}` },
  { method: 'random', budget: '', reward: null, score: 1.6, source: 'danijar/crafter README' },
];

/** Returns of the full Craftax world as % of 226, in the final policy's evaluation, from the package's own README. */
const readme = 'Craftax README (package 1.6.1)';

export const craftax: readonly Published[] = [
  { method: 'PPO-GTrXL', budget: '1B', reward: 18.3, score: null, source: readme },
  { method: 'PQN-RNN', budget: '1B', reward: 16.0, score: null, source: readme },
  { method: 'PPO-RNN', budget: '1B', reward: 15.3, score: null, source: readme },
  { method: 'PPO', budget: '1B', reward: 11.9, score: null, source: readme },
  { method: 'Simulus', budget: '1M', reward: 6.6, score: null, source: `${readme}; arXiv 2502.11537` },
  { method: 'efficient MBRL', budget: '1M', reward: 5.4, score: null, source: `${readme}; arXiv 2502.01591` },
  { method: 'PPO-RNN', budget: '1M', reward: 2.3, score: null, source: readme },
];
