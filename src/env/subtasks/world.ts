/**
 * A subtask world (the rules of MSGI's grid worlds, arXiv 2001.00248): objects on 8 x 8 free cells, an action is a subtask,
 * and a subtask is an option: walk to the nearest object of its kind and use it, one primitive step a cell and one for the
 * use. It is no Env, since its actions last; `advance` gives the primitive steps, `execute` the whole option at once.
 */
import { RlgptError } from '../../core/errors.ts';
import { makeRng, type Rng } from '../../core/rng.ts';
import { eligible, type SubtaskGraph } from './graph.ts';

/** Free cells along a side. */
const SIDE = 8;

/** A graph, and where its subtasks are done. */
export interface SubtaskTask {
  readonly graph: SubtaskGraph;
  /** By subtask, the kind of object at which it is done. */
  readonly kinds: readonly string[];
  /** Kinds of which there is one, that stays when it is used. Of others there is one for each subtask, and it goes. */
  readonly lasting: readonly string[];
  /** Primitive steps of an episode; what would end at this step or later is not executed. */
  readonly limit: number;
}

/** One world of a task, an episode at a time. Arrays are overwritten by every step. */
export interface SubtaskWorld {
  readonly task: SubtaskTask;
  /** [subtasks]: 1 where it has been executed in this episode. */
  readonly completed: Uint8Array;
  /** [subtasks]: 1 where its needs hold, executed or not. */
  readonly eligible: Uint8Array;
  /** Primitive steps so far. */
  readonly elapsed: number;
  /** The time is over, or nothing is left that could be executed. */
  readonly over: boolean;
  /** Starts an episode on the map drawn from `map`; equal seeds give equal maps. */
  reset(map: number): void;
  /** Eligible, not executed yet, and the episode goes on. */
  legal(subtask: number): boolean;
  /** Primitive steps that it would take. */
  cost(subtask: number): number;
  /** Executes a subtask and returns what it pays; ends the episode unpaid where the time does not suffice. */
  execute(subtask: number): number;
  /** One primitive step of it. Returns its reward when that was the last, null while it goes on or where the time is over. */
  advance(subtask: number): number | null;
}

/**
 * A world of a task. Rewards are drawn from `rng`, within 20 % of their means. `execute` and `advance` throw RlgptError 'usage'
 * for what is not legal.
 */
export function createSubtaskWorld(task: SubtaskTask, rng: Rng): SubtaskWorld {
  const { needs, rewards, names } = task.graph;
  const { limit } = task;
  const board = createBoard(task);
  const n = names.length;
  const completed = new Uint8Array(n);
  const able = new Uint8Array(n);
  let [elapsed, over] = [0, true];

  const legal = (i: number) => !over && able[i] === 1 && completed[i] === 0;
  const check = (i: number) => {
    if (!legal(i))
      throw new RlgptError(
        'usage',
        `'${names[i] ?? i}' cannot be executed now`,
        'Choose what is eligible and not done.',
      );
  };
  const unlock = () => {
    over = true;
    for (let i = 0; i < n; i++) {
      able[i] = eligible(needs[i], completed) ? 1 : 0;
      if (able[i] > completed[i]) over = false;
    }
  };
  const finish = (subtask: number, object: number): number => {
    board.use(object);
    completed[subtask] = 1;
    unlock();
    return rewards[subtask] * (0.8 + 0.4 * rng.uniform());
  };
  /** Lets time go by, up to the limit. Returns whether any is left. */
  const spend = (steps: number): boolean => {
    elapsed = Math.min(limit, elapsed + steps);
    if (elapsed === limit) over = true;
    return !over;
  };

  return {
    task,
    completed,
    eligible: able,
    get elapsed() {
      return elapsed;
    },
    get over() {
      return over;
    },
    reset(map) {
      board.draw(map);
      elapsed = 0;
      completed.fill(0);
      unlock();
    },
    legal,
    cost: (subtask) => board.distance(board.nearest(subtask)) + 1,
    execute(subtask) {
      check(subtask);
      const object = board.nearest(subtask);
      return spend(board.distance(object) + 1) ? finish(subtask, object) : 0;
    },
    advance(subtask) {
      check(subtask);
      if (!spend(1)) return null;
      const object = board.nearest(subtask);
      if (board.distance(object) === 0) return finish(subtask, object);
      board.approach(object);
      return null;
    },
  };
}

/** Where the objects of a task lie, by their numbers, and the player among them. */
function createBoard({ kinds, lasting }: SubtaskTask) {
  const objects = kinds.filter((kind, i) => !lasting.includes(kind) || kinds.indexOf(kind) === i);
  const stays = objects.map((kind) => lasting.includes(kind));
  /** By subtask, its objects in the order of the list. */
  const places = kinds.map((kind) => objects.flatMap((other, o) => (other === kind ? [o] : [])));
  const gone = new Uint8Array(objects.length);
  const cells = new Int32Array(SIDE * SIDE);
  let [row, column] = [0, 0];

  const distance = (o: number) => Math.abs(Math.floor(cells[o] / SIDE) - row) + Math.abs((cells[o] % SIDE) - column);
  const goTo = (o: number) => {
    row = Math.floor(cells[o] / SIDE);
    column = cells[o] % SIDE;
  };

  return {
    /** Lays everything out anew, by a seed. */
    draw(map: number): void {
      const rng = makeRng('subtask-map', map);
      for (let i = 0; i < cells.length; i++) cells[i] = i;
      // The first cells of a shuffle: an object each, then the player.
      for (let i = 0; i <= objects.length; i++) {
        const j = i + rng.int(cells.length - i);
        [cells[i], cells[j]] = [cells[j], cells[i]];
      }
      goTo(objects.length);
      gone.fill(0);
    },
    /** The nearest object at which a subtask is done; of equals the first. */
    nearest(subtask: number): number {
      let best = -1;
      for (const o of places[subtask]) if (gone[o] === 0 && (best < 0 || distance(o) < distance(best))) best = o;
      return best;
    },
    /** Steps to an object. */
    distance,
    /** One step towards an object, along the rows first. */
    approach(o: number): void {
      const down = Math.sign(Math.floor(cells[o] / SIDE) - row);
      row += down;
      if (down === 0) column += Math.sign((cells[o] % SIDE) - column);
    },
    /** Stands at an object and uses it. */
    use(o: number): void {
      goTo(o);
      if (!stays[o]) gone[o] = 1;
    },
  };
}
