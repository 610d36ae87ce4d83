/** Pictures of Craftax-Classic for people. */
import type { Picture } from '../../env.ts';
import { colorsOf, drawScene, hue } from '../scene.ts';
import { blockNames, COLUMN_STEP, ROW_STEP } from './constants.ts';
import { VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';
import { DIRECTION, LIGHT, SLEEPING, type World } from './state.ts';
import { blockAt, mobAt } from './view.ts';

const blockColors = colorsOf(blockNames);

export function draw(world: World, picture: Picture): void {
  const { ints, floats } = world;
  const thing = (rows: number, columns: number) => {
    const kind = mobAt(world, rows, columns);
    return kind < 0 ? -1 : hue(kind);
  };
  const scene = {
    rows: VIEW_ROWS,
    columns: VIEW_COLUMNS,
    light: ints[SLEEPING] === 1 ? 0 : floats[LIGHT],
    thing,
    ground: (rows: number, columns: number) => blockColors[blockAt(world, rows, columns)],
    look: [ROW_STEP[ints[DIRECTION]], COLUMN_STEP[ints[DIRECTION]]] as const,
  };
  drawScene(scene, picture);
}
