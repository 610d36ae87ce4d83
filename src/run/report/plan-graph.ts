/** The plan as a drawing: nodes in rows, each below what it needs, coloured by how it is done. */
import type { PlanEntry } from '../event.ts';
import { type Html, html } from './html.ts';
import type { Way } from './summary.ts';

/** Words for each way, for people. */
export const WAY_TEXT: Readonly<Record<Way, string>> = {
  plain: 'plain action',
  code: 'code',
  rl: 'learned',
  working: 'in progress',
  failed: 'not achieved',
  open: 'not reached',
};

const NODE_WIDTH = 168;
const NODE_HEIGHT = 46;
/** Room for an edge that passes a row. */
const LANE_WIDTH = 10;
const GAP_X = 22;
const GAP_Y = 44;
const MARGIN = 12;

/** Needs as indices of nodes; a need that no node brings about is left out. */
function edgesOf(nodes: readonly PlanEntry[]): number[][] {
  const makers = new Map<string, number>();
  nodes.forEach(({ goal }, i) => {
    makers.set(goal, i);
  });
  return nodes.map(({ needs }, i) =>
    needs.map((fact) => makers.get(fact) ?? -1).filter((need) => need >= 0 && need !== i),
  );
}

/** Row of each node: one below the lowest of its needs. A cycle, which no plan should have, is cut where it closes. */
export function rowsOf(nodes: readonly PlanEntry[]): number[] {
  const edges = edgesOf(nodes);
  const rows = nodes.map(() => -1);
  const open = new Set<number>();
  const visit = (i: number): number => {
    if (rows[i] >= 0 || open.has(i)) return Math.max(0, rows[i]);
    open.add(i);
    rows[i] = edges[i].reduce((row, need) => Math.max(row, visit(need) + 1), 0);
    open.delete(i);
    return rows[i];
  };
  nodes.forEach((_, i) => {
    visit(i);
  });
  return rows;
}

/** A place in a row: a node, or a lane where an edge passes. */
interface Slot {
  /** Index of the node, or -1 for a lane. */
  readonly node: number;
  readonly row: number;
  readonly width: number;
  /** Slots in the row above that lead here. */
  readonly above: Slot[];
  /** Of its centre. */
  x: number;
}

/** The slots of every row, with lanes for edges that skip rows, so that no edge runs behind a node. */
function slotsOf(nodes: readonly PlanEntry[]): { readonly rows: Slot[][]; readonly edges: Slot[][] } {
  const rowOf = rowsOf(nodes);
  const rows: Slot[][] = Array.from({ length: Math.max(0, ...rowOf.map((row) => row + 1)) }, () => []);
  const add = (node: number, row: number, width: number, above: Slot[]): Slot => {
    const slot = { node, row, width, above, x: 0 };
    rows[row].push(slot);
    return slot;
  };
  const slots = nodes.map((_, i) => add(i, rowOf[i], NODE_WIDTH, []));
  const edges = edgesOf(nodes).flatMap((needs, i) =>
    needs.map((need) => {
      const way = [slots[need]];
      for (let row = rowOf[need] + 1; row < rowOf[i]; row++) way.push(add(-1, row, LANE_WIDTH, [way[way.length - 1]]));
      slots[i].above.push(way[way.length - 1]);
      return [...way, slots[i]];
    }),
  );
  return { rows, edges };
}

/** Sets the centres: rows are centred on each other, slots stand in the order of the mean place of what leads to them. */
function place(rows: readonly Slot[][]): number {
  const widthOf = (row: readonly Slot[]) => row.reduce((sum, slot) => sum + slot.width, 0) + (row.length - 1) * GAP_X;
  const width = Math.max(NODE_WIDTH, ...rows.map(widthOf)) + 2 * MARGIN;
  for (const row of rows) {
    const wish = new Map(
      row.map((slot) => [slot, slot.above.reduce((sum, s) => sum + s.x, 0) / (slot.above.length || 1)]),
    );
    row.sort((a, b) => wish.get(a)! - wish.get(b)!);
    let x = (width - widthOf(row)) / 2;
    for (const slot of row) {
      slot.x = x + slot.width / 2;
      x += slot.width + GAP_X;
    }
  }
  return width;
}

const topOf = (slot: Slot) => MARGIN + slot.row * (NODE_HEIGHT + GAP_Y);

/** From the foot of the first slot to the head of the last one, straight down through the lanes between. */
function drawEdge(way: readonly Slot[]): Html {
  const last = way.length - 1;
  let path = `M${way[0].x} ${topOf(way[0]) + NODE_HEIGHT}`;
  for (let i = 1; i <= last; i++) {
    const [from, to] = [way[i - 1], way[i]];
    const [y1, y2] = [topOf(from) + NODE_HEIGHT, topOf(to) - (i === last ? 5 : 0)];
    const middle = (y1 + y2) / 2;
    path += `C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${y2}`;
    if (i < last) path += `V${topOf(to) + NODE_HEIGHT}`;
  }
  return html`<path class="edge" d="${path}" marker-end="url(#arrow)"/>`;
}

function drawNode(node: PlanEntry, way: Way, slot: Slot): Html {
  const label = node.name.length > 24 ? `${node.name.slice(0, 23)}…` : node.name;
  const [x, y] = [slot.x, topOf(slot)];
  return html`<g class="node way-${way}"><title>${node.name} (${WAY_TEXT[way]}): ${node.why}</title><rect x="${x - NODE_WIDTH / 2}" y="${y}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="8"/><text class="name" x="${x}" y="${y + 20}">${label}</text><text class="way" x="${x}" y="${y + 36}">${WAY_TEXT[way]}</text></g>`;
}

/** The drawing; `ways` are by node. */
export function planGraph(nodes: readonly PlanEntry[], ways: readonly Way[]): Html {
  const { rows, edges } = slotsOf(nodes);
  const width = place(rows);
  const height = 2 * MARGIN + rows.length * NODE_HEIGHT + Math.max(0, rows.length - 1) * GAP_Y;
  const boxes = rows
    .flat()
    .flatMap((slot) => (slot.node < 0 ? [] : [drawNode(nodes[slot.node], ways[slot.node], slot)]));
  const arrow = html`<defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>`;
  return html`<div class="wide"><svg class="plan" role="img" aria-label="plan" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${arrow}${edges.map(drawEdge)}${boxes}</svg></div>`;
}
