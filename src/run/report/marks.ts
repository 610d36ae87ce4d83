/** Small pieces that several sections share: intervals, badges, tables. */
import type { Rate } from '../../core/stats.ts';
import { rateText } from './format.ts';
import { type Html, html } from './html.ts';

/** A rate as a dot on its interval from 0 to 1, with its text and the number of episodes. */
export function rateMark(rate: Rate): Html {
  const x = (share: number) => Math.round(4 + 92 * share);
  return html`<svg class="interval" width="100" height="14" viewBox="0 0 100 14" aria-hidden="true"><line class="track" x1="4" x2="96" y1="7" y2="7"/><line class="span" x1="${x(rate.low)}" x2="${x(rate.high)}" y1="7" y2="7"/><circle class="at" cx="${x(rate.rate)}" cy="7" r="4"/></svg>${rateText(rate)} of ${rate.trials}`;
}

export function badge(kind: string, text: string): Html {
  return html`<span class="badge ${kind}">${text}</span>`;
}

export interface Column {
  readonly title: string;
  /** Class of the cells: `n` for numbers, `name` for code, `text` for sentences. */
  readonly kind: '' | 'n' | 'name' | 'text';
}

/** A table that scrolls sideways on narrow screens; `best` marks a row. */
export function table(columns: readonly Column[], rows: readonly (readonly (Html | string)[])[], best = -1): Html {
  const head = columns.map(({ title, kind }) => html`<th class="${kind}">${title}</th>`);
  const body = rows.map(
    (cells, i) =>
      html`<tr class="${i === best ? 'best' : ''}">${cells.map((cell, c) => html`<td class="${columns[c].kind}">${cell}</td>`)}</tr>`,
  );
  return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
