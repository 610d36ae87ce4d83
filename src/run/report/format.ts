/** Numbers, rates, durations and goals as short text for the report. */
import type { Rate } from '../../core/stats.ts';

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** With a decimal where a whole number would say little: `0.4 %`, `12 %`. */
export function finePercent(share: number): string {
  return share > 0 && share < 0.0995 ? `${(100 * share).toFixed(1)} %` : percent(share);
}

/** `82 % [73, 88]`: a rate with its 95 % interval in per cent. */
export function rateText(rate: Rate): string {
  return `${percent(rate.rate)} [${Math.round(100 * rate.low)}, ${Math.round(100 * rate.high)}]`;
}

/** A whole number in groups of three digits, by narrow no-break spaces. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** At most three digits that matter: `0.0052`, `3.63`, `189k`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size >= 1e6) return `${trim((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${trim((value / 1e3).toPrecision(3))}k`;
  if (size >= 100) return String(Math.round(value));
  return size < 1e-4 ? value.toExponential(1) : trim(value.toPrecision(size < 0.01 ? 2 : 3));
}

const trim = (text: string) => (text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text);

/** `47 s`, `12 min 5 s`, `3 h 20 min`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h} h ${m} min` : m > 0 ? `${m} min ${s} s` : `${s} s`;
}

/** `1 world`, `3 worlds`. */
export function plural(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}
