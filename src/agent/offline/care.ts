/**
 * Looking after life while a program works: after each of its steps hunger, foes and the dark are seen to first. What is
 * eaten, what strikes hard and what walls are made of is read from the handbook; how soon each is seen to are genes. The
 * text wraps any program of steps.
 */
import type { Land } from '../../planning/plan.ts';
import type { Upkeep } from '../../planning/upkeep.ts';
import type { SkillSource } from '../../skill/skill.ts';
import type { GeneSpace, Genome, Hints } from './genome.ts';

export const careGenes: GeneSpace['genes'] = {
  // food below which something is eaten
  eat: ['no', '7', '15'],
  // foes close by are fought, or run from
  foes: ['no', 'fight', 'flee'],
  // when to dig in: at night, when badly hurt, from the start
  hide: ['no', 'night', 'hurt', 'night+hurt', 'always'],
};

/** Alleles to try first: work goes on by night, unless there is none. */
export const careHints = (work: boolean): Hints => ({
  eat: ['15'],
  foes: ['fight'],
  hide: work ? ['no', 'hurt'] : ['always', 'night', 'night+hurt'],
});

/** Functions of the skill API that looking after life reads. */
export const CARE_SENSES = ['food', 'life', 'light', 'threat', 'solid', 'voxel', 'holding', 'facing'];

const list = (names: readonly string[]) => `[${names.map((name) => JSON.stringify(name)).join(', ')}]`;

/** Foes are met within this distance. */
const FOE_NEAR = 5;

const TOWARDS = `  /** The turn after which an offset is ahead. */
  const towards = (dx, dz) => ((((Math.atan2(-dx, dz) * 180) / Math.PI - w.yaw()) % 360) + 540) % 360 - 180;`;

const EAT = `  function* eat() {
    const meal = FOODS.find((name) => w.have(name) > 0);
    if (meal === undefined) return;
    const before = w.have(meal);
    for (let i = 0; i < 50 && w.have(meal) === before; i++) {
      if (w.holding() !== meal) yield w.equip(meal);
      else yield w.act({ use: true });
    }
  }`;

/** The nearest foe, when it is close. One that bursts is never fought. */
const FOE = `  const foe = () => {
    const seen = w.threat();
    return seen !== null && Math.hypot(seen.dx, seen.dy, seen.dz) < ${FOE_NEAR} ? seen : null;
  };
  function* flee() {
    let stuck = 0;
    for (let i = 0, seen = foe(); i < 60 && seen !== null; i++, seen = foe() ?? (i % 10 === 0 ? null : seen)) {
      const x = w.x();
      const z = w.z();
      const yaw = stuck > 6 ? 90 : towards(-seen.dx, -seen.dz);
      yield w.act({ forward: true, sprint: true, jump: stuck > 0, yaw, pitch: -w.pitch() });
      stuck = Math.hypot(w.x() - x, w.z() - z) < 0.03 ? stuck + 1 : 0;
    }
  }`;
const FIGHT = `  function* fight() {
    const weapon = WEAPONS.find((name) => w.have(name) > 0);
    let rest = 0;
    for (let i = 0; i < 300; i++) {
      const seen = foe();
      if (seen === null) return;
      if (BURSTING.includes(seen.name)) return yield* flee();
      if (weapon !== undefined && w.have(weapon) > 0 && w.holding() !== weapon) yield w.equip(weapon);
      const yaw = towards(seen.dx, seen.dz);
      const pitch = (-Math.atan2(seen.dy, Math.hypot(seen.dx, seen.dz)) * 180) / Math.PI - w.pitch();
      // A blow is full only after a while.
      const attack = rest <= 0 && w.facing() === seen.name;
      yield w.act({ yaw, pitch, attack });
      rest = attack ? 12 : rest - 1;
    }
  }`;

const HIDE = `  const walled = (up) => [[1, 0], [-1, 0], [0, 1], [0, -1]].every(([dx, dz]) => w.solid(dx, up, dz));
  /** Nothing comes in: walls around feet and head, and a roof. */
  const shut = () => walled(0) && walled(1) && w.solid(0, 2, 0);
  const wet = () => [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]].some(([dx, dz]) => LIQUIDS.includes(w.voxel(dx, -1, dz)));
  function* look(yaw, pitch) {
    yield w.act({ yaw, pitch: pitch - w.pitch() });
  }
  /** Digs three blocks down and closes the hole over the head. True when nothing comes in. */
  function* hide() {
    if (shut()) return true;
    if (w.voxel(0, 0, 0) !== w.voxel(0, 1, 0)) return false; // something stands or runs here
    for (let depth = 0; depth < 3; depth++) {
      if (wet()) return false;
      for (let i = 0; i < 12 && Math.max(Math.abs(Math.round(w.x()) - w.x()), Math.abs(Math.round(w.z()) - w.z())) > 0.17; i++) {
        const turn = (towards(Math.round(w.x()) - w.x(), Math.round(w.z()) - w.z()));
        yield w.act({ forward: Math.abs(turn) < 20, yaw: turn, sneak: true });
      }
      const y = w.y();
      yield* look(0, 90);
      for (let i = 0; i < 500 && w.y() > y - 0.9; i++) yield w.act({ attack: true });
      if (w.y() > y - 0.9) return false;
    }
    for (let i = 0; i < 10; i++) yield w.noop; // what was dug comes to hand
    const wall = WALLS.find((name) => w.have(name) > 0);
    if (wall === undefined) return shut();
    for (let side = 0; side < 8 && !w.solid(0, 2, 0); side++) {
      yield* look(90, side < 4 ? -45 : -60);
      yield w.place(wall);
    }
    return shut();
  }`;

/** When digging in is due, by kind, and when it is over. */
const DUE: Readonly<Record<string, readonly [string, string]>> = {
  night: ['w.light() < 0.6', 'w.light() < 0.7'],
  hurt: ['w.life() <= 8', '(w.life() < 16 && w.food() > 17)'],
  always: ['true', 'true'],
};

function hideLines(hide: string, eating: boolean): string[] {
  const kinds = hide.split('+').map((kind) => DUE[kind]);
  return [
    `    if (t >= again && (${kinds.map(([due]) => due).join(' || ')})) {`,
    '      again = t + 200;',
    '      let before = w.life();',
    '      if (yield* hide()) {',
    `        for (; ${kinds.map(([, on]) => on).join(' || ')}; before = w.life()) {`,
    '          if (w.life() < before || !shut()) break;',
    ...(eating ? ['          if (w.food() < HUNGRY) yield* eat();'] : []),
    '          yield w.noop;',
    '        }',
    '      }',
    '    }',
  ];
}

/** Tables and helpers of what a genome asks for. */
function declarations({ eat, foes, hide }: Genome, eating: boolean, upkeep: Upkeep, land: Land): string[] {
  const lines = [`  const LIQUIDS = ${list(land.liquids)};`];
  if (eating) lines.push(`  const HUNGRY = ${eat};`, `  const FOODS = ${list(upkeep.foods)};`, EAT);
  if (foes !== 'no' || hide !== 'no') lines.push(TOWARDS);
  if (foes !== 'no') lines.push(FOE);
  if (foes === 'fight')
    lines.push(`  const WEAPONS = ${list(upkeep.weapons)};`, `  const BURSTING = ${list(upkeep.bursting)};`, FIGHT);
  if (hide !== 'no') lines.push(`  const WALLS = ${list(upkeep.walls)};`, HIDE, '  let again = 0;');
  return lines;
}

/** Wraps `source` so that life is looked after; as it is where the genome asks for none. */
export function withCare(genome: Genome, source: SkillSource, upkeep: Upkeep, land: Land): SkillSource {
  const { eat, foes, hide } = genome;
  const eating = eat !== 'no' && upkeep.foods.length > 0;
  if (!eating && foes === 'no' && hide === 'no') return source;
  const head = `export function* ${source.name}(w) {`;
  const lines = [
    ...declarations(genome, eating, upkeep, land),
    '  let t = 0;',
    '  let under = 0;',
    '  for (const code of work(w)) {',
    '    yield code;',
    '    t++;',
    '    // Up for breath.',
    '    under = LIQUIDS.includes(w.voxel(0, 1, 0)) ? under + 1 : 0;',
    '    for (; under > 120 && LIQUIDS.includes(w.voxel(0, 1, 0)) && under < 400; under++) yield w.act({ jump: true });',
    ...(eating ? ['    if (w.food() < HUNGRY) yield* eat();'] : []),
    ...(foes === 'no' ? [] : [`    if (t % 4 === 0 && foe() !== null) yield* ${foes}();`]),
    ...(hide === 'no' ? [] : hideLines(hide, eating)),
    '  }',
  ];
  const work = source.code.replace(head, 'function* work(w) {').trimEnd();
  const code = `${work}\n/** Works, and looks after life between the steps. */\n${head}\n${lines.join('\n')}\n}\n`;
  return { ...source, code };
}
