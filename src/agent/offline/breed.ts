/** The search over programs: draws as the handbook hints, then mutations and crosses of what did best. */
import type { Rng } from '../../core/rng.ts';
import type { SkillSource } from '../../skill/skill.ts';
import type { Attempt, Memory, SubAction } from '../reasoner.ts';
import { betterEvidence } from '../trial.ts';
import { careGenes } from './care.ts';
import { cross, drawHinted, type GeneSpace, type Genome, mutate, parseGenome } from './genome.ts';
import type { Writer } from './writers.ts';

/** A program as a genome of the way it was written. */
interface Parent {
  readonly writer: Writer;
  readonly genome: Genome;
}

const unique = (sources: readonly SkillSource[]): SkillSource[] => [
  ...new Map(sources.map((source) => [source.code, source])).values(),
];

/** Up to `count` programs that have not been tried. */
export function propose(
  writers: readonly Writer[],
  action: SubAction,
  memory: Memory,
  count: number,
  rng: Rng,
): SkillSource[] {
  const tried = new Set(memory.attempts.map((a) => a.source.code));
  const own = ranked(memory.attempts, action.name).slice(0, 4);
  const read = (sources: readonly SkillSource[]) =>
    sources.map((source) => readGenome(writers, source.about)).filter((parent) => parent !== null);
  const parents = read(own.map((attempt) => attempt.source));
  const focus = (space: GeneSpace) => focusOf(space, memory, action.name);
  // At first what worked elsewhere, if it is written in the likeliest way; it may not fill the race.
  const lent = own.length > 0 ? [] : read(memory.library).filter(({ writer }) => writer === writers[0]);
  const out = unique(lent.map(({ writer, genome }) => writer.print(genome))).slice(0, Math.ceil(count / 3));
  for (const { code } of out) tried.add(code);
  // A few draws beyond `count` may repeat what was tried; a small space may have nothing new left.
  for (let draws = 0; out.length < count && draws < count * 20; draws++) {
    const { writer, genome } = breed(writers, parents, focus, rng);
    const source = writer.print(genome);
    if (tried.has(source.code)) continue;
    tried.add(source.code);
    out.push(source);
  }
  return out;
}

/** Earlier attempts at an action that ran, best first. */
function ranked(attempts: readonly Attempt[], action: string): Attempt[] {
  return attempts
    .filter((a) => a.action === action && a.evidence !== null)
    .sort((a, b) => betterEvidence(a.evidence!, b.evidence!));
}

/** A program of an earlier attempt as a genome of the way it was written; null for a foreign text. */
function readGenome(writers: readonly Writer[], about: string): Parent | null {
  for (const writer of writers) {
    const genome = parseGenome(writer.space, about);
    if (genome !== null) return { writer, genome };
  }
  return null;
}

/** Share of the draws that follow the likeliest way of writing; the others are spread over all. */
const FIRST_WAY = 0.5;

/** A new genome: drawn as the handbook hints, or a child of one that did well. */
function breed(
  writers: readonly Writer[],
  parents: readonly Parent[],
  focus: (space: GeneSpace) => readonly string[] | null,
  rng: Rng,
): Parent {
  const parent = parents.length > 0 && rng.uniform() < 0.8 ? parents[rng.int(parents.length)] : null;
  if (parent === null) {
    const writer = writers[rng.uniform() < FIRST_WAY ? 0 : rng.int(writers.length)];
    return { writer, genome: drawHinted(writer.space, writer.hints, rng) };
  }
  const { writer, genome } = parent;
  const mates = parents.filter((p) => p.writer === writer);
  if (rng.uniform() < 0.3) return { writer, genome: cross(genome, mates[rng.int(mates.length)].genome, rng) };
  return { writer, genome: mutate(writer.space, genome, rng, rng.uniform() < 0.75 ? focus(writer.space) : null) };
}

/** Share of episodes that end in death, above which mutations look after life. */
const DEADLY = 0.1;

/** Genes of the stage that the critic found weakest; all when it found none. */
function focusOf(space: GeneSpace, memory: Memory, action: string): readonly string[] | null {
  // Whoever dies on the way is first to look after life.
  const best = ranked(memory.attempts, action)[0]?.evidence;
  const care = Object.keys(careGenes).filter((gene) => gene in space.genes);
  if (best !== undefined && best !== null && best.died > DEADLY && care.length > 0) return care;
  const last = memory.verdicts.filter((v) => v.of === action).at(-1)?.verdict;
  if (!last || last.weakest === null || space.stages.length === 1) return null;
  const stage = memory.node.chain.indexOf(last.weakest);
  return space.stages[stage < 0 ? space.stages.length - 1 : Math.min(stage, space.stages.length - 1)];
}
