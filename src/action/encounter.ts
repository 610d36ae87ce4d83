/**
 * What a learner sees and may do while something that attacks is near, in any world whose handbook tells what is hostile: the few cells
 * around the player, turned so that the nearest attacker lies ahead and to one side. So what is learned of one side holds for
 * all eight, and no name of a creature or item matters. Of how creatures attack nothing is assumed: that is what there is to learn.
 */
import type { Env, SkillApi } from '../env/env.ts';
import type { Handbook } from '../env/handbook.ts';
import { SIDES } from '../env/sides.ts';
import type { Deviation } from './overrule.ts';

/** Steps, rows and columns together, within which an attacker matters. */
const NEAR = 3;
const FOES = 3;
const SHOTS = 2;
/** Steps that are remembered since a blow was taken or given. */
const MEMORY = 8;
/** Where bars end. */
const MOST = 9;
/** Cells within two steps, ahead and aside. */
const CELLS = [-2, -1, 0, 1, 2].flatMap((ahead) =>
  [-2, -1, 0, 1, 2].flatMap((aside) => {
    const steps = Math.abs(ahead) + Math.abs(aside);
    return steps > 0 && steps <= 2 ? [[ahead, aside] as const] : [];
  }),
);

interface Creature {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** The player's actions and senses that an encounter needs, by world. */
interface Player {
  readonly api: SkillApi;
  readonly presses: readonly number[];
  readonly noop: number;
  readonly creatures: () => readonly Creature[];
  readonly block: (rows: number, columns: number) => string | null;
  readonly mob: (rows: number, columns: number) => string | null;
  readonly number: (name: string) => number;
  readonly fact: (name: string) => number;
}

/** What an encounter remembers of a world from step to step. */
interface Memory {
  /** What attacks, nearest first, as last seen. */
  foes: readonly Creature[];
  shots: readonly Creature[];
  /** Sides that are ahead and aside. */
  ahead: number;
  aside: number;
  health: number;
  lost: number;
  sinceLoss: number;
  sinceBlow: number;
}

export interface Encounter {
  readonly size: number;
  /** Writes `size` numbers at `offset`. */
  observe(world: number, out: Float32Array, offset: number): void;
  readonly deviations: readonly Deviation[];
  /** Takes in a world after each of its steps; whether something that attacks is near. */
  look(world: number): boolean;
  /** Health that the last step took. */
  lost(world: number): number;
  /** An episode begins. */
  restart(world: number): void;
}

const distance = ({ rows, columns }: Creature) => Math.abs(rows) + Math.abs(columns);

/** What of the handbook matters: attackers, shots, weapons, what one walks on, and actions as expressions over the skill API. */
function tablesOf({ entities, items, blocks, operators, body }: Handbook) {
  const hostile = entities.filter((entity) => entity.hostile);
  const foes = hostile.filter(({ health }) => health > 0).map(({ name }) => name);
  const blow = (name: string) => operators.find(({ needs }) => needs.some(({ fact }) => fact === `faces:${name}`));
  const wall = operators.find(
    ({ verb, object }) =>
      verb === 'place' &&
      blocks.some(({ name, solid }) => solid && name === object) &&
      operators.some((other) => other.verb !== 'place' && other.object === object && other.action !== null),
  );
  return {
    foes,
    shots: hostile.filter(({ health }) => health === 0).map(({ name }) => name),
    weapons: items.flatMap(({ name, damage }) => (damage === undefined ? [] : [[`have:${name}`, damage] as const])),
    hand: body?.damage ?? 1,
    walkable: new Set(blocks.filter(({ solid, liquid, danger }) => !solid && !liquid && !danger).map((b) => b.name)),
    blows: new Map(foes.map((name) => [name, blow(name)?.action ?? null])),
    wall: wall === undefined ? null : { action: wall.action, item: wall.needs[0].fact },
  };
}

/** The code of an action such as `w.placeStone`, or -1. */
function codeOf(api: SkillApi, action: string | null): number {
  const value = action === null ? undefined : api[action.replace('w.', '')];
  return typeof value === 'number' ? value : -1;
}

function playerOf(api: SkillApi): Player {
  return {
    api,
    presses: [api.left, api.right, api.up, api.down] as number[],
    noop: api.noop as number,
    creatures: api.creatures as Player['creatures'],
    block: api.block as Player['block'],
    mob: api.mob as Player['mob'],
    number: (name) => (api[name] as () => number)(),
    fact: api.fact as Player['fact'],
  };
}

/** Encounters in all worlds of an env whose skills tell creatures and blocks by offset (Craftax and the like). */
export function createEncounter(env: Pick<Env, 'n' | 'handbook' | 'skillApi'>): Encounter {
  const tables = tablesOf(env.handbook);
  const most = Math.max(tables.hand, ...tables.weapons.map(([, damage]) => damage));
  const players = Array.from({ length: env.n }, (_, world) => playerOf(env.skillApi(world)));
  const fresh = (): Memory => ({
    foes: [],
    shots: [],
    ahead: 0,
    aside: 2,
    health: MOST,
    lost: 0,
    sinceLoss: MEMORY,
    sinceBlow: MEMORY,
  });
  const memories = players.map(fresh);

  const along = (side: number, { rows, columns }: Creature) => SIDES[side][0] * rows + SIDES[side][1] * columns;
  const free = ({ block, mob }: Player, rows: number, columns: number) =>
    tables.walkable.has(block(rows, columns) ?? '') && mob(rows, columns) === null;
  const sideLooked = ({ presses, number }: Player) => Math.max(0, presses.indexOf(number('heading')));
  const force = ({ fact }: Player) =>
    tables.weapons.reduce((best, [have, damage]) => (damage > best && fact(have) >= 1 ? damage : best), tables.hand);
  const inFront = (world: number): Creature | undefined => {
    const [rows, columns] = SIDES[sideLooked(players[world])];
    return memories[world].foes.find((foe) => foe.rows === rows && foe.columns === columns);
  };
  const strike = (world: number) => {
    const foe = inFront(world);
    return foe === undefined ? -1 : codeOf(players[world].api, tables.blows.get(foe.name) ?? null);
  };
  const putWall = (world: number) => {
    const player = players[world];
    const [rows, columns] = SIDES[sideLooked(player)];
    if (tables.wall === null || player.fact(tables.wall.item) < 1 || !free(player, rows, columns)) return -1;
    return codeOf(player.api, tables.wall.action);
  };
  /** The four sides as the nearest attacker lies: ahead, back, to its side, off. */
  const turned = (world: number): readonly number[] => {
    const { ahead, aside } = memories[world];
    return [ahead, ahead ^ 1, aside, aside ^ 1];
  };
  const press = (which: number) => (world: number) => players[world].presses[turned(world)[which]];
  const deviations: Deviation[] = [
    ...['towards', 'away', 'aside', 'off'].map((name, which) => ({ name, code: press(which) })),
    { name: 'strike', code: strike },
    { name: 'wait', code: (world) => players[world].noop },
    { name: 'wall', code: putWall },
  ];

  /** Turns the frame towards the nearest attacker or shot. */
  function face(memory: Memory): void {
    const nearest = memory.foes[0] ?? memory.shots[0];
    if (nearest === undefined) return;
    const { rows, columns } = nearest;
    const upright = Math.abs(rows) >= Math.abs(columns);
    const vertical = rows > 0 ? 3 : 2;
    const horizontal = columns > 0 ? 1 : 0;
    memory.ahead = upright ? vertical : horizontal;
    memory.aside = upright ? horizontal : vertical;
  }

  return {
    deviations,
    size: FOES * 5 + SHOTS * 3 + CELLS.length + 4 + 6,
    look(world) {
      const player = players[world];
      const memory = memories[world];
      const creatures = player.creatures();
      memory.foes = creatures.filter(({ name }) => tables.foes.includes(name));
      memory.shots = creatures.filter(({ name }) => tables.shots.includes(name));
      const health = player.number('health');
      memory.lost = Math.max(0, memory.health - health);
      memory.health = health;
      memory.sinceLoss = memory.lost >= 1 ? 0 : Math.min(MEMORY, memory.sinceLoss + 1);
      memory.sinceBlow = Math.min(MEMORY, memory.sinceBlow + 1);
      face(memory);
      const near = [memory.foes[0], memory.shots[0]].some((one) => one !== undefined && distance(one) <= NEAR);
      if (!near || (player.api.asleep as () => boolean)()) return false;
      return !(player.api.enclosed as (cells: number) => boolean)(6);
    },
    lost: (world) => memories[world].lost,
    restart(world) {
      memories[world] = fresh();
    },
    observe(world, out, offset) {
      const player = players[world];
      const memory = memories[world];
      const { foes, shots, ahead, aside } = memory;
      out.fill(0, offset, offset + this.size);
      let at = offset;
      const front = inFront(world);
      for (let i = 0; i < FOES; i++, at += 5) {
        const foe = foes[i];
        if (foe === undefined) continue;
        out.set([1, along(ahead, foe) / 4, along(aside, foe) / 4, distance(foe) === 1 ? 1 : 0], at);
        out[at + 4] = foe === front ? 1 : 0;
      }
      for (let i = 0; i < SHOTS; i++, at += 3) {
        if (shots[i] !== undefined) out.set([1, along(ahead, shots[i]) / 4, along(aside, shots[i]) / 4], at);
      }
      for (const [forward, sideways] of CELLS) {
        const rows = forward * SIDES[ahead][0] + sideways * SIDES[aside][0];
        const columns = forward * SIDES[ahead][1] + sideways * SIDES[aside][1];
        out[at++] = free(player, rows, columns) ? 1 : 0;
      }
      out[at + turned(world).indexOf(sideLooked(player))] = 1;
      at += 4;
      const rest = [memory.health / MOST, force(player) / most, putWall(world) >= 0 ? 1 : 0];
      out.set([...rest, memory.sinceLoss / MEMORY, memory.sinceBlow / MEMORY, player.number('light')], at);
    },
  };
}
