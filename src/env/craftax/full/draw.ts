/** Pictures of Craftax for people. */
import type { Picture } from '../../env.ts';
import { colorsOf, drawScene, hue } from '../scene.ts';
import { blockNames, COLUMN_STEP, ROW_STEP } from './constants.ts';
import { VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';
import { DIRECTION, LEVEL, LIGHT_LEVEL, SLEEPING, type World } from './state.ts';
import { blockAt, creatureAt, creatureNames, itemAt } from './view.ts';

const blockColors = colorsOf(blockNames);

/** Things on the ground have the hues behind those of creatures. */
export function draw(world: World, picture: Picture): void {
  const { ints, floats } = world;
  const thing = (rows: number, columns: number) => {
    const creature = creatureAt(world, rows, columns);
    const item = itemAt(world, rows, columns);
    return creature >= 0 ? hue(creature) : item > 0 ? hue(creatureNames.length + item) : -1;
  };
  const scene = {
    rows: VIEW_ROWS,
    columns: VIEW_COLUMNS,
    thing,
    light: ints[SLEEPING] === 1 ? 0 : ints[LEVEL] === 0 ? floats[LIGHT_LEVEL] : 1,
    ground: (rows: number, columns: number) => blockColors[blockAt(world, rows, columns)],
    look: [ROW_STEP[ints[DIRECTION]], COLUMN_STEP[ints[DIRECTION]]] as const,
  };
  drawScene(scene, picture);
}
