/** The plan as a drawing: nodes in rows, each below what it needs, coloured by how it is done. */
import type { PlanNode } from '../event.ts';
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
const GAP_X = 22;
const GAP_Y = 40;
const MARGIN = 12;

/** Needs as indices of nodes; a need that no node brings about is left out. */
function edgesOf(nodes: readonly PlanNode[]): number[][] {
  const makers = new Map<string, number>();
  nodes.forEach(({ goal }, i) => {
    if ('fact' in goal) makers.set(goal.fact, i);
  });
  return nodes.map(({ needs }, i) =>
    needs.map((fact) => makers.get(fact) ?? -1).filter((need) => need >= 0 && need !== i),
  );
}

/** Row of each node: one below the lowest of its needs. A cycle, which no plan should have, is cut where it closes. */
export function rowsOf(nodes: readonly PlanNode[]): number[] {
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

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Top left corners; within a row, nodes stand in the order of the mean place of what they need. */
function placesOf(nodes: readonly PlanNode[]): { places: Place[]; width: number; height: number } {
  const rows = rowsOf(nodes);
  const edges = edgesOf(nodes);
  const count = Math.max(0, ...rows.map((row) => row + 1));
  const byRow = Array.from({ length: count }, (_, row) => nodes.map((_, i) => i).filter((i) => rows[i] === row));
  const widest = Math.max(1, ...byRow.map((row) => row.length));
  const width = 2 * MARGIN + widest * NODE_WIDTH + (widest - 1) * GAP_X;
  const places: Place[] = [];
  const centre = (i: number) => edges[i].reduce((sum, need) => sum + places[need].x, 0) / Math.max(1, edges[i].length);
  byRow.forEach((row, at) => {
    if (at > 0) row.sort((a, b) => centre(a) - centre(b) || a - b);
    const left = (width - row.length * NODE_WIDTH - (row.length - 1) * GAP_X) / 2;
    row.forEach((node, i) => {
      places[node] = { x: left + i * (NODE_WIDTH + GAP_X), y: MARGIN + at * (NODE_HEIGHT + GAP_Y) };
    });
  });
  return { places, width, height: 2 * MARGIN + count * NODE_HEIGHT + Math.max(0, count - 1) * GAP_Y };
}

function drawEdge(from: Place, to: Place): Html {
  const [x1, y1] = [from.x + NODE_WIDTH / 2, from.y + NODE_HEIGHT];
  const [x2, y2] = [to.x + NODE_WIDTH / 2, to.y - 5];
  const bend = (y2 - y1) / 2;
  return html`<path class="edge" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}" marker-end="url(#arrow)"/>`;
}

function drawNode(node: PlanNode, way: Way, { x, y }: Place): Html {
  const label = node.name.length > 24 ? `${node.name.slice(0, 23)}…` : node.name;
  return html`<g class="node way-${way}"><title>${node.name} (${WAY_TEXT[way]}): ${node.why}</title><rect x="${x}" y="${y}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="8"/><text class="name" x="${x + NODE_WIDTH / 2}" y="${y + 20}">${label}</text><text class="way" x="${x + NODE_WIDTH / 2}" y="${y + 36}">${WAY_TEXT[way]}</text></g>`;
}

/** The drawing; `ways` are by node. */
export function planGraph(nodes: readonly PlanNode[], ways: readonly Way[]): Html {
  const { places, width, height } = placesOf(nodes);
  const edges = edgesOf(nodes).flatMap((needs, i) => needs.map((need) => drawEdge(places[need], places[i])));
  const boxes = nodes.map((node, i) => drawNode(node, ways[i], places[i]));
  const arrow = html`<defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>`;
  return html`<div class="wide"><svg class="plan" role="img" aria-label="plan" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${arrow}${edges}${boxes}</svg></div>`;
}
