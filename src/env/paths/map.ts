/**
 * Maps of grid worlds as text. Two formats: that of the MovingAI benchmarks (Sturtevant 2012, `type octile`, then height,
 * width and `map`), and plain drawings with `#` or `X` for walls, blanks or `.` for floor, `A` where agents may start, `G`
 * for goals, and small letters for floor that tasks speak of.
 */
import { RlgptError } from '../../core/errors.ts';
import { readTextFile } from '../../core/text-file.ts';

export interface GridMap {
  readonly rows: number;
  readonly columns: number;
  /** 1 for obstacles [rows * columns]. */
  readonly obstacles: Uint8Array;
  /** Letter on each cell, 1 for `a` to 26 for `z`, 0 for none [rows * columns]. */
  readonly letters: Uint8Array;
  /** Cells where agents may start; all free ones when empty. */
  readonly starts: readonly number[];
  /** Cells that are goals by the map. */
  readonly goals: readonly number[];
}

/** A start and a goal of one agent, as cells. */
export interface Errand {
  readonly start: number;
  readonly goal: number;
}

const bad = (what: string, remedy: string) => new RlgptError('corrupt', what, remedy);

/** The text itself when it has several lines, else what the file of that name holds. Throws RlgptError 'usage'. */
export const textOf = (textOrPath: string): string =>
  textOrPath.includes('\n') ? textOrPath : readTextFile('map', textOrPath);

/** Reads either format. Throws RlgptError 'corrupt' that names the line. */
export function readMap(text: string): GridMap {
  const lines = text.replaceAll('\r', '').split('\n');
  return /^type\b/.test(lines[0]) ? readMovingAi(lines) : readDrawing(lines);
}

function readMovingAi(lines: readonly string[]): GridMap {
  const size = (name: string) => {
    const line = lines.slice(1, 4).find((candidate) => candidate.startsWith(`${name} `));
    const value = Number(line?.slice(name.length + 1));
    if (Number.isInteger(value) && value > 0) return value;
    throw bad(`the map has no line '${name} NUMBER'`, 'Its first lines are type, height, width and map.');
  };
  const [rows, columns] = [size('height'), size('width')];
  const start = lines.indexOf('map') + 1;
  if (start === 0) throw bad("the map has no line 'map'", 'Its first lines are type, height, width and map.');
  return draw(lines.slice(start, start + rows), rows, columns, (symbol) => {
    if (!'.GS@OTW'.includes(symbol)) return null;
    // swamp costs no more than floor here, and G is floor
    return { obstacle: !'.GS'.includes(symbol), letter: 0, start: false, goal: false };
  });
}

function readDrawing(lines: readonly string[]): GridMap {
  const drawn = lines.filter((line, i) => line !== '' || (i > 0 && i < lines.length - 1));
  const columns = Math.max(0, ...drawn.map((line) => line.length));
  const padded = drawn.map((line) => line.padEnd(columns));
  return draw(padded, drawn.length, columns, (symbol) => {
    if (!/[#X .AGa-z]/.test(symbol)) return null;
    const letter = /[a-z]/.test(symbol) ? symbol.charCodeAt(0) - 96 : 0;
    return { obstacle: symbol === '#' || symbol === 'X', letter, start: symbol === 'A', goal: symbol === 'G' };
  });
}

interface Cell {
  readonly obstacle: boolean;
  readonly letter: number;
  readonly start: boolean;
  readonly goal: boolean;
}

function draw(lines: readonly string[], rows: number, columns: number, read: (symbol: string) => Cell | null): GridMap {
  const obstacles = new Uint8Array(rows * columns);
  const letters = new Uint8Array(rows * columns);
  const starts: number[] = [];
  const goals: number[] = [];
  for (let row = 0; row < rows; row++) {
    const line = lines[row] ?? '';
    if (line.length !== columns) {
      throw bad(`row ${row} of the map has ${line.length} cells`, `Give ${rows} rows of ${columns}.`);
    }
    for (let column = 0; column < columns; column++) {
      const cell = read(line[column]);
      const at = row * columns + column;
      if (cell === null) throw bad(`row ${row} of the map holds '${line[column]}'`, 'Use the symbols of its format.');
      obstacles[at] = cell.obstacle ? 1 : 0;
      letters[at] = cell.letter;
      if (cell.start) starts.push(at);
      if (cell.goal) goals.push(at);
    }
  }
  if (!obstacles.includes(0)) throw bad('the map has no free cell', 'Leave some.');
  return { rows, columns, obstacles, letters, starts, goals };
}

/**
 * The first `count` errands of a MovingAI scenario (`.scen`): lines of bucket, map, width, height, start x, start y, goal x,
 * goal y and a length. Throws RlgptError 'corrupt' when there are fewer, or one lies in a wall.
 */
export function readScenario(text: string, map: GridMap, count: number): Errand[] {
  const lines = text
    .replaceAll('\r', '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('version'));
  if (lines.length < count) {
    throw bad(`the scenario has ${lines.length} agents`, `Ask for no more than that, not ${count}.`);
  }
  return lines.slice(0, count).map((line, i) => {
    const parts = line.split(/\s+/);
    const cell = (x: number, y: number) => {
      const [column, row] = [Number(parts[x]), Number(parts[y])];
      const inside = row >= 0 && row < map.rows && column >= 0 && column < map.columns;
      const at = row * map.columns + column;
      if (inside && map.obstacles[at] === 0) return at;
      throw bad(`agent ${i} of the scenario is at (${parts[x]}, ${parts[y]})`, 'Use the map that it was made for.');
    };
    return { start: cell(4, 5), goal: cell(6, 7) };
  });
}
