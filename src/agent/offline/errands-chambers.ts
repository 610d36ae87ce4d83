/** Chambers of two to four cells, as offsets into a survey of cells around the player, for the shelters of an errands program. */
import { SIDES } from '../../env/sides.ts';

const WIDTH = 11;

/** A shape as offsets into a survey: its cells, and their sides by direction; a wall can close those that are `closable`. */
interface Shape {
  readonly cells: readonly number[];
  readonly sides: readonly {
    readonly at: number;
    readonly from: number;
    readonly side: number;
    readonly closable: boolean;
  }[];
}

/** Rows of characters to a shape. */
function shape(...rows: readonly string[]): Shape {
  const cells = rows.flatMap((row, r) => [...row].flatMap((mark, c) => (mark === '#' ? [[r, c] as const] : [])));
  const has = (r: number, c: number) => cells.some((cell) => cell[0] === r && cell[1] === c);
  const sides = cells.flatMap(([r, c]) =>
    SIDES.flatMap(([dr, dc], side) =>
      has(r + dr, c + dc)
        ? []
        : [{ at: (r + dr) * WIDTH + c + dc, from: r * WIDTH + c, side, closable: has(r - dr, c - dc) }],
    ),
  );
  return { cells: cells.map(([r, c]) => r * WIDTH + c), sides };
}

export const chambers: readonly Shape[] = [
  shape('##'),
  shape('#', '#'),
  shape('##', '##'),
  shape('##', '#.'),
  shape('##', '.#'),
  shape('#.', '##'),
  shape('.#', '##'),
];
