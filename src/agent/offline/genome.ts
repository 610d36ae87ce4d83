/**
 * The space of skill programs that the offline fast agent searches: a handful of discrete genes, drawn, enumerated and
 * mutated here, printed as code in `pursue.ts`, `apply.ts` and `sequence.ts`. Genes name ways of sensing and moving;
 * they know no item, block or task.
 */
import type { Rng } from '../../core/rng.ts';

/** A space of programs: each gene with its alleles, and which genes to change when a situation is not reached. */
export interface GeneSpace {
  readonly genes: Readonly<Record<string, readonly string[]>>;
  /** Stage of the way (0 first) to the genes that act there. */
  readonly stages: readonly (readonly string[])[];
}

/** A program as one allele for each gene. */
export type Genome = Readonly<Record<string, string>>;

/** Every allele of a gene is as likely. */
export function drawGenome(space: GeneSpace, rng: Rng): Genome {
  return Object.fromEntries(
    Object.entries(space.genes).map(([gene, alleles]) => [gene, alleles[rng.int(alleles.length)]]),
  );
}

/** Alleles to prefer, by gene. */
export type Hints = Readonly<Record<string, readonly string[]>>;

/** A draw that follows each hint four times in five. */
export function drawHinted(space: GeneSpace, hints: Hints, rng: Rng): Genome {
  const free = drawGenome(space, rng);
  return Object.fromEntries(
    Object.entries(free).map(([gene, allele]) => {
      const hint = hints[gene];
      return [gene, hint !== undefined && rng.uniform() < 0.8 ? hint[rng.int(hint.length)] : allele];
    }),
  );
}

/** A copy with one or two genes changed, chosen among `focus` (all genes when null). */
export function mutate(space: GeneSpace, genome: Genome, rng: Rng, focus: readonly string[] | null): Genome {
  const candidates = (focus ?? Object.keys(space.genes)).filter((gene) => space.genes[gene].length > 1);
  const changed: Record<string, string> = { ...genome };
  const changes = 1 + rng.int(2);
  for (let i = 0; i < changes && candidates.length > 0; i++) {
    const gene = candidates[rng.int(candidates.length)];
    const others = space.genes[gene].filter((allele) => allele !== changed[gene]);
    changed[gene] = others[rng.int(others.length)];
  }
  return changed;
}

/** Each gene from one of two parents. */
export function cross(a: Genome, b: Genome, rng: Rng): Genome {
  return Object.fromEntries(Object.keys(a).map((gene) => [gene, rng.uniform() < 0.5 ? a[gene] : (b[gene] ?? a[gene])]));
}

/** `sense=both walk=sprint`: for people, and read back by `parseGenome`. */
export function printGenome(genome: Genome): string {
  return Object.entries(genome)
    .map(([gene, allele]) => `${gene}=${allele}`)
    .join(' ');
}

/** The genome that `printGenome` wrote into a text, or null when the text holds no complete genome of this space. */
export function parseGenome(space: GeneSpace, text: string): Genome | null {
  const genome: Record<string, string> = {};
  for (const [, gene, allele] of text.matchAll(/([a-z]\w*)=([\w.+-]+)/gi)) {
    if (space.genes[gene]?.includes(allele)) genome[gene] = allele;
  }
  return Object.keys(space.genes).every((gene) => gene in genome) ? genome : null;
}
