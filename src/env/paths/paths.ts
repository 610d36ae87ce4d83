/**
 * Path finding by several agents on a grid, as in the literature of multi-agent path finding (Stern et al. 2019): obstacles,
 * goals, collisions of agents that move at once; maps and scenarios of the MovingAI benchmarks are read. Cells may bear
 * letters, which tasks over sequences of places speak of. Every agent is a row (see agents.ts).
 */
import { unknownName } from '../../core/errors.ts';
import { hashSeed, makeRng } from '../../core/rng.ts';
import { beginsAlone, type MultiAgentEnv } from '../agents.ts';
import { badCode } from '../bad-code.ts';
import { choices } from '../classic/actions.ts';
import { checkActions, checkWorldIndex } from '../count.ts';
import type { FieldArray, SkillApi } from '../env.ts';
import { makeBoards } from './board.ts';
import { makeFacts, type Place } from './facts.ts';
import { moveNames, STAY, target } from './moves.ts';
import { checkOptions, type GridPathsOptions, type Settings } from './options.ts';
import { loadWorld, saveWorld } from './save.ts';
import { makeSenses, type Sense } from './senses.ts';
import { makeApi, makeHandbook } from './skill-api.ts';
import { advance, begin, createWorld, over, type PathsWorld } from './world.ts';

const ID = 'grid-paths-v1';

/**
 * Agents that find their ways on a grid without running into each other (docs/grid-paths.md); every row is an agent.
 * Throws RlgptError 'usage' or 'unknown-name' for options that do not fit each other or the map.
 */
export function createGridPaths(options: GridPathsOptions): MultiAgentEnv {
  const set = checkOptions(options);
  const { n } = set;
  const boards = makeBoards(set);
  const limit = set.limit ?? 10 * Math.max(boards.rows, boards.columns);
  const worlds = fill(n, set.agents).map(([first, agents]) => createWorld(first, agents, boards));
  const places = worlds.flatMap((world) =>
    Array.from({ length: world.agents }, (_, agent): Place => ({ world, agent, from: 0 })),
  );
  const senses = chooseSenses(makeSenses(set, boards), set.fields);
  const arrays = senses.map(({ kind, shape }) => {
    const size = n * shape.reduce((a, b) => a * b, 1);
    return kind === 'flag' ? new Uint8Array(size) : new Float32Array(size);
  });
  const terminated = new Uint8Array(n);
  const reward = new Float32Array(n);
  const rngs = Array.from({ length: n }, (_, row) => makeRng('skills', ID, row));
  const actions = choices(moveNames, STAY);
  const facts = makeFacts(set, boards, places, limit);
  const api = makeApi(set, { actions, facts, places, rngs });
  const apis: (SkillApi | undefined)[] = new Array(n).fill(undefined);
  const settings = `${ID} ${hashSeed(JSON.stringify({ ...set, n: 0, fields: [] }))}`;
  const placesOf = ({ first, agents }: PathsWorld) => places.slice(first, first + agents);
  let steps = 0;

  const present = (world: PathsWorld) => {
    const ended = over(world, set) ? 1 : 0;
    for (let a = 0; a < world.agents; a++) {
      const row = world.first + a;
      terminated[row] = ended;
      for (let i = 0; i < senses.length; i++) senses[i].write(world, a, arrays[i], (row * arrays[i].length) / n);
    }
  };

  const env: MultiAgentEnv = {
    id: ID,
    n,
    agents: Array.from({ length: Math.min(n, set.agents) }, (_, a) => `agent_${a}`),
    handbook: makeHandbook(ID, set, boards.letters),
    fields: senses.map(({ write: _, ...field }) => field),
    observation: Object.fromEntries(senses.map(({ name }, i): [string, FieldArray] => [name, arrays[i]])),
    actions,
    facts,
    terminated,
    goalJudgesEnd: true,
    reward,
    episodeLimit: limit,
    get steps() {
      return steps;
    },
    reset(row, seed) {
      checkWorldIndex(row, n);
      const { world, agent } = places[row];
      if (agent > 0 && world.elapsed > 0) throw beginsAlone(ID, `agent_${agent}`);
      if (agent > 0) return;
      begin(world, boards, seed);
      for (let a = 0; a < world.agents; a++) {
        rngs[row + a].restore(makeRng('skills', ID, seed, a).save());
        places[row + a].from = 0;
        reward[row + a] = 0;
      }
      present(world);
    },
    step(codes) {
      checkActions(codes, n);
      for (let row = 0; row < n; row++) if (codes[row] >= actions.size) throw badCode(codes[row], actions.size);
      for (const world of worlds) {
        let acting = 0;
        for (let a = 0; a < world.agents; a++) if (codes[world.first + a] >= 0) acting++;
        if (acting === 0) continue;
        steps += acting;
        if (terminated[world.first] === 1) {
          reward.fill(0, world.first, world.first + world.agents);
          continue;
        }
        advance(world, codes, set, reward);
        present(world);
      }
    },
    refresh: (name) => {
      throw unknownName('lazy field', name, []);
    },
    legal(row, code) {
      const { world, agent } = places[row];
      if (terminated[row] === 1) return false;
      if (set.arrival === 'stop' && world.arrived[agent] === 1) return code === STAY;
      return target(world.cells[agent], code, boards.columns, world.board.map.obstacles) >= 0;
    },
    begin: (row) => {
      places[row].from = places[row].world.elapsed;
    },
    save(row) {
      checkWorldIndex(row, n);
      return saveWorld(settings, placesOf(places[row].world), reward, rngs);
    },
    load(row, bytes) {
      checkWorldIndex(row, n);
      const { world } = places[row];
      loadWorld(settings, bytes, placesOf(world), reward, { rngs, boards, set });
      present(world);
    },
    skillApi(row) {
      apis[row] ??= api.api(row);
      return apis[row];
    },
    skillApiDoc: api.doc,
  };
  for (let row = 0; row < n; row++) env.reset(row, row);
  return env;
}

/** Worlds as [first row, agents]. */
function fill(n: number, agents: number): [number, number][] {
  return Array.from({ length: Math.ceil(n / agents) }, (_, w) => [w * agents, Math.min(agents, n - w * agents)]);
}

function chooseSenses(senses: readonly Sense[], fields: Settings['fields']): readonly Sense[] {
  if (fields === undefined) return senses;
  return fields.map((name) => {
    const sense = senses.find((candidate) => candidate.name === name);
    if (sense !== undefined) return sense;
    const known = senses.map((candidate) => candidate.name);
    throw unknownName('observation field', name, known);
  });
}
