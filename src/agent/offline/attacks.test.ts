/** How creatures attack, recovered from what is seen of creatures whose ways are known. */
import { expect, test } from 'vitest';
import { makeRng, type Rng } from '../../core/rng.ts';
import { createCraftaxClassic } from '../../env/craftax/classic/classic.ts';
import { makeHandbook, withoutAttacks } from '../../env/craftax/classic/handbook.ts';
import type { SkillApi } from '../../env/env.ts';
import type { Attack } from '../../env/handbook.ts';
import { SIDES } from '../../env/sides.ts';
import { watchAttacks } from './attack-watch.ts';
import { learnAttacks, silentAbout, withAttacks } from './attacks.ts';

const handbook = makeHandbook('arena');

interface Mob {
  row: number;
  column: number;
  rest: number;
}

/** An open field with one attacker at a time, which goes by `ways`; the player walks at random and stands when it is beside. */
function arena(name: string, ways: Attack, rng: Rng) {
  const player = { row: 0, column: 0, health: 9, asleep: false };
  let foe: Mob = { row: 0, column: 5, rest: 0 };
  let shots: { row: number; column: number; r: number; c: number }[] = [];
  const gap = () => Math.abs(foe.row - player.row) + Math.abs(foe.column - player.column);
  const inView = ({ row, column }: { row: number; column: number }) =>
    Math.abs(row - player.row) <= 4 && Math.abs(column - player.column) <= 5;
  const seen = (what: string, { row, column }: { row: number; column: number }) => ({
    name: what,
    rows: row - player.row,
    columns: column - player.column,
  });
  const api: SkillApi = {
    creatures: () => [
      ...(inView(foe) ? [seen(name, foe)] : []),
      ...shots.filter(inView).map((shot) => seen(ways.shot!.name, shot)),
    ],
    block: () => 'grass',
    rows: () => player.row,
    columns: () => player.column,
    health: () => player.health,
    asleep: () => player.asleep,
    fact: () => 9,
  };

  /** The unit step along the longer way to the player. */
  function towards(): readonly [number, number] {
    const [r, c] = [player.row - foe.row, player.column - foe.column];
    return Math.abs(r) > Math.abs(c) ? [Math.sign(r), 0] : [0, Math.sign(c)];
  }
  function blow(): void {
    player.health -= player.asleep ? ways.asleep : ways.damage;
    foe.rest = ways.rest;
  }
  function moveFoe(): void {
    if (ways.shot) {
      const { nearest, furthest, chance } = ways.shot;
      if (foe.rest > 0) foe.rest--;
      else if (gap() >= nearest && gap() <= furthest && rng.uniform() < chance) {
        const [r, c] = towards();
        shots.push({ row: foe.row + r, column: foe.column + c, r, c });
        foe.rest = ways.rest;
      }
      return;
    }
    const beside = gap() === 1;
    if (beside && !ways.sudden && foe.rest === 0) {
      blow();
      return;
    }
    if (!ways.sudden) foe.rest = Math.max(0, foe.rest - 1);
    if (!beside) {
      const step = gap() <= ways.sight && rng.uniform() < ways.chase ? towards() : SIDES[rng.int(4)];
      foe.row += step[0];
      foe.column += step[1];
    }
    if (!ways.sudden || gap() !== 1) return;
    if (foe.rest === 0) blow();
    else foe.rest--;
  }
  function step(): void {
    if (!player.asleep && (gap() > 1 || rng.uniform() < 0.05)) {
      const [r, c] = SIDES[rng.int(4)];
      const stands = player.row + r === foe.row && player.column + c === foe.column;
      if (!stands) [player.row, player.column] = [player.row + r, player.column + c];
    }
    for (const shot of shots) [shot.row, shot.column] = [shot.row + shot.r, shot.column + shot.c];
    if (shots.some((shot) => shot.row === player.row && shot.column === player.column)) player.health -= ways.damage;
    shots = shots.filter((shot) => inView(shot) && (shot.row !== player.row || shot.column !== player.column));
    moveFoe();
    if (player.health < 9 && rng.uniform() < 0.3) player.health++;
    player.asleep = rng.uniform() < 0.1;
  }
  /** Another attacker comes, some way off. */
  function renew(): void {
    const away = 2 + rng.int(4);
    foe = { row: player.row + (rng.int(2) ? 1 : 0), column: player.column + (rng.int(2) ? away : -away), rest: 0 };
    shots = [];
    Object.assign(player, { health: 9, asleep: false });
  }
  return { api, step, renew };
}

function learned(name: string, ways: Attack, seed: number): Attack {
  const { api, step, renew } = arena(name, ways, makeRng('arena', seed));
  const watch = watchAttacks(api, handbook);
  for (let episode = 0; episode < 150; episode++) {
    renew();
    watch.restart();
    for (let t = 0; t < 40; t++) {
      watch.step();
      step();
    }
    watch.step();
  }
  return watch.attacks()[name];
}

const striker: Attack = { damage: 2, asleep: 7, rest: 5, sight: 9, chase: 0.75 };

test.each([
  ['one that strikes when it stands beside the player', striker],
  ['one that rests for one step', { ...striker, damage: 3, rest: 1, chase: 0.4 }],
  ['one that strikes as it arrives', { ...striker, rest: 3, chase: 0.9, sudden: true }],
])('%s', (_, ways) => {
  for (const seed of [1, 2, 3]) {
    const attack = learned('zombie', ways, seed);
    expect(attack).toMatchObject({ damage: ways.damage, rest: ways.rest });
    expect(attack.sudden ?? false).toBe(ways.sudden ?? false);
    expect(Math.abs(attack.chase - ways.chase)).toBeLessThan(0.12);
    expect(attack.sight).toBeGreaterThanOrEqual(6);
    expect(attack.shot).toBeUndefined();
  }
});

test('one that shoots', () => {
  const shot = { name: 'arrow', nearest: 3, furthest: 5, chance: 0.6, close: 0 };
  for (const seed of [1, 2, 3]) {
    const attack = learned('skeleton', { ...striker, rest: 4, sight: 0, chase: 0, shot }, seed);
    expect(attack).toMatchObject({ damage: 2, rest: 4, chase: 0, shot: { name: 'arrow', nearest: 3, furthest: 5 } });
    expect(Math.abs(attack.shot!.chance - shot.chance)).toBeLessThan(0.25);
  }
});

test('what is learned is told where the handbook is silent; what it tells stays', () => {
  const silent = withoutAttacks(handbook);
  expect([silentAbout(handbook), silentAbout(silent)]).toEqual([[], ['zombie', 'skeleton']]);
  const learnt = { zombie: { ...striker, rest: 2 } };
  const attackOf = (book: typeof handbook, name: string) => book.entities.find((e) => e.name === name)?.attack;
  expect(attackOf(withAttacks(silent, learnt), 'zombie')).toEqual(learnt.zombie);
  expect(attackOf(withAttacks(silent, learnt), 'skeleton')).toBeUndefined();
  expect(withAttacks(handbook, learnt)).toEqual(handbook);
});

test('an episode that is over before its first step is told, and not tried for ever', () => {
  const env = createCraftaxClassic({ n: 1 });
  const over = { ...env, terminated: Uint8Array.of(1) };
  const idle = { name: 'idle', start: () => ({ next: () => env.actions.noop, error: null, stop: () => {} }) };
  const learning = { steps: 10, within: 5, starts: (episode: number) => episode, handbook };
  expect(() => learnAttacks(over, idle, learning)).toThrow('the start of episode 0 is over');
  expect(() => learnAttacks(env, idle, { ...learning, within: 0 })).toThrow('step limit is 0');
  expect(learnAttacks(env, idle, learning).steps).toBe(10);
});
