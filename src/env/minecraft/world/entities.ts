/** Living things besides the player, as columns of numbers: what they are, where, and what they are about to do. */

/** Most living things of one world. */
export const ENTITY_CAPACITY = 32;

/** Columns over `count` entities; the rest of each column is unused. Blocks, blocks per tick, ticks, half hearts. */
export interface Entities {
  count: number;
  /** Index into `rules.entities`. */
  readonly kind: Int16Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  readonly vz: Float64Array;
  readonly life: Float64Array;
  readonly fall: Float64Array;
  readonly onGround: Uint8Array;
  readonly blocked: Uint8Array;
  /** Nothing about it changes until its wait is over, it is touched, or a block changes. */
  readonly rest: Uint8Array;
  /** Ticks during which only a stronger blow counts, and the strength of the last. */
  readonly immune: Int16Array;
  readonly blow: Float64Array;
  /** Where it walks to, with ticks left before it gives up; 0 when it stands. */
  readonly goalX: Float64Array;
  readonly goalZ: Float64Array;
  readonly walk: Int16Array;
  /** Ticks until it wanders again. */
  readonly wait: Int16Array;
  /** Ticks during which it flees, or for hostile ones is angry. */
  readonly stirred: Int16Array;
  /** SHORN until it has eaten, or BURST. */
  readonly shorn: Uint8Array;
  /** Ticks on fire. */
  readonly burning: Int16Array;
  /** Ticks until the next attack; of what bursts, ticks that the fuse has burnt; of what is shorn, 1 when it will eat. */
  readonly timer: Int16Array;
  /** Rises whenever one moved, came or went: results of rays keep while it stands. */
  version: number;
  /** World version at the last tick. */
  world: number;
}

export function makeEntities(): Entities {
  const short = () => new Int16Array(ENTITY_CAPACITY);
  const wide = () => new Float64Array(ENTITY_CAPACITY);
  const flag = () => new Uint8Array(ENTITY_CAPACITY);
  return {
    count: 0,
    kind: short(),
    x: wide(),
    y: wide(),
    z: wide(),
    vx: wide(),
    vy: wide(),
    vz: wide(),
    life: wide(),
    fall: wide(),
    onGround: flag(),
    blocked: flag(),
    rest: flag(),
    immune: short(),
    blow: wide(),
    goalX: wide(),
    goalZ: wide(),
    walk: short(),
    wait: short(),
    stirred: short(),
    shorn: flag(),
    burning: short(),
    timer: short(),
    version: 0,
    world: 0,
  };
}

/** The columns in the order in which they are saved. */
export function entityColumns(e: Entities) {
  return [
    e.kind,
    e.x,
    e.y,
    e.z,
    e.vx,
    e.vy,
    e.vz,
    e.life,
    e.fall,
    e.onGround,
    e.blocked,
    e.rest,
    e.immune,
    e.blow,
    e.goalX,
    e.goalZ,
    e.walk,
    e.wait,
    e.stirred,
    e.shorn,
    e.burning,
    e.timer,
  ] as const;
}

/** Adds one at rest in mid-thought; does nothing when the world is full. Returns whether it came. */
export function addEntity(e: Entities, kind: number, life: number, at: { x: number; y: number; z: number }): boolean {
  if (e.count === ENTITY_CAPACITY) return false;
  const i = e.count++;
  for (const column of entityColumns(e)) column[i] = 0;
  e.kind[i] = kind;
  e.life[i] = life;
  e.x[i] = at.x;
  e.y[i] = at.y;
  e.z[i] = at.z;
  e.version++;
  return true;
}

/** Takes one out; the last one moves into its place. */
export function removeEntity(e: Entities, i: number): void {
  const last = --e.count;
  if (i !== last) for (const column of entityColumns(e)) column[i] = column[last];
  e.version++;
}
