/** The documentation of the skill API: names, signatures and sentences, in one table that the API is checked against. */
import { IMAGE_COLUMNS, IMAGE_ROWS } from '../observe/image.ts';

/** The API: name, signature, one sentence. */
const entries = [
  ['have', 'w.have(item: string): number', 'How many of an item the inventory holds.'],
  [
    'near',
    'w.near(station: string): boolean',
    'Whether a placed station, such as a crafting table, is near enough to use.',
  ],
  [
    'facing',
    'w.facing(): string | null',
    'Name of the living thing (within 3 blocks) or block (within 4.5) under the crosshair, or null.',
  ],
  [
    'facingDistance',
    'w.facingDistance(): number',
    'Distance in blocks to whatever is under the crosshair; 32 when nothing is.',
  ],
  [
    'voxel',
    'w.voxel(dx: number, dy: number, dz: number): string',
    'Block name in the box around the feet: dx and dz in -4..4, dy in -2..2; (0, -1, 0) is the block stood on.',
  ],
  [
    'solid',
    'w.solid(dx: number, dy: number, dz: number): boolean',
    'Whether the block there stops the body; same box.',
  ],
  [
    'nearest',
    'w.nearest(name: string): {dx, dy, dz} | null',
    'Offset from the eyes to the centre of the nearest exposed block or visible living thing of that name in the box, or null.',
  ],
  [
    'locate',
    'w.locate(block: string): {dx, dy, dz} | null',
    'The same for blocks alone, those behind others too: the box shows them.',
  ],
  [
    'see',
    'w.see(name: string): {yaw, pitch, distance} | null',
    'Degrees to turn (+ right) and to look down (+) to face the nearest visible block or living thing of that name within the field of view (45 degrees to each side, 64 blocks; living things 32), or null.',
  ],
  [
    'glimpse',
    'w.glimpse(name: string): {yaw, pitch, distance} | null',
    'Like see, among the twelve rays of the fan alone (40 degrees to each side, 32 blocks).',
  ],
  [
    'pixel',
    'w.pixel(row: number, column: number): number',
    'Colour 0xRRGGBB in the first-person image of 12 rows (from the top) and 16 columns; the crosshair is between 5 and 6, 7 and 8.',
  ],
  [
    'item',
    'w.item(): {dx, dy, dz} | null',
    'Offset from the feet to the nearest visible item on the ground in the box, or null.',
  ],
  ['x', 'w.x(): number', 'East-west position from the start, in blocks; the start is the middle of a block.'],
  ['y', 'w.y(): number', 'Height of the feet from the start, in blocks.'],
  ['z', 'w.z(): number', 'South-north position from the start, in blocks.'],
  ['yaw', 'w.yaw(): number', 'Look direction in degrees: 0 looks to +z, 90 to -x, + turns right.'],
  ['pitch', 'w.pitch(): number', 'Look in degrees from -90 (up) to 90 (down).'],
  ['sky', 'w.sky(): boolean', 'Whether nothing solid is above the head.'],
  ['life', 'w.life(): number', 'Life from 0 to 20.'],
  ['food', 'w.food(): number', 'Food from 0 to 20; life comes back from 18 on.'],
  ['light', 'w.light(): number', 'Daylight from 0.2 at night to 1.'],
  [
    'threat',
    'w.threat(): {name, dx, dy, dz} | null',
    'The nearest living thing in sight that attacks unasked: its name, and the offset from the eyes to its middle.',
  ],
  ['random', 'w.random(): number', 'A random number in [0, 1).'],
  ['fact', 'w.fact(name: string): number', 'A fact such as have:log, near:furnace, sees:log, faces:log, steps.'],
  ['holding', 'w.holding(): string | null', 'Name of the item in the main hand, or null.'],
  ['noop', 'w.noop: number', 'Action code: do nothing for one step.'],
  [
    'act',
    'w.act({forward?, back?, left?, right?, jump?, sneak?, sprint?, attack?, use?, yaw?, pitch?}): number',
    'Action code of one step with these flags; yaw and pitch are turns in degrees, rounded to 15.',
  ],
  ['craft', 'w.craft(item: string): number', 'Action code: craft or smelt an item once (the first payable recipe).'],
  [
    'equip',
    'w.equip(item: string): number',
    'Action code: take an item into the main hand; nothing when there is none.',
  ],
  [
    'place',
    'w.place(item: string): number',
    'Action code: place a block from the inventory against the face under the crosshair.',
  ],
  ['drop', 'w.drop(): number', 'Action code: throw away one item of the main hand.'],
  ['actionCount', 'w.actionCount: number', 'Every action code is an integer from 0 to below this.'],
] as const;

type Entry = (typeof entries)[number];

export type ApiName = Entry[0];

export const skillApiDoc: string = [
  'A skill is `function* name(w)`: it yields action codes, one a step of 50 ms, and may read w between steps.',
  ...entries.map(([, signature, sentence]) => `${signature} - ${sentence}`),
].join('\n');

/** The documentation for an image of another size. */
export function apiDoc([rows, columns]: readonly [number, number]): string {
  const crosshair = `the crosshair is between ${rows / 2 - 1} and ${rows / 2}, ${columns / 2 - 1} and ${columns / 2}`;
  return skillApiDoc
    .replace(
      `${IMAGE_ROWS} rows (from the top) and ${IMAGE_COLUMNS} columns`,
      `${rows} rows (from the top) and ${columns} columns`,
    )
    .replace('the crosshair is between 5 and 6, 7 and 8', crosshair);
}
