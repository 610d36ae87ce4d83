/** Genes of errands programs: what the manual does not say, such as how low is low and how near is near. */
import type { Handbook } from '../../env/handbook.ts';
import type { GeneSpace, Hints } from './genome.ts';

/** Genes with their alleles, all of them texts; numbers are parsed where they are printed. */
export const errandsSpace: GeneSpace = {
  genes: {
    // a bar below this share of its range is looked after
    low: ['0.3', '0.4', '0.5', '0.6', '0.7'],
    // and is then filled up to this share
    full: ['0.7', '0.85', '1'],
    // the bar that a rest restores
    tired: ['0.1', '0.2', '0.35', '0.5'],
    // daylight below which the player stays shut in
    night: ['0.1', '0.2', '0.35', '0.5', '0.65'],
    // falling daylight below which bars are filled up for the night
    dusk: ['0', '0.6', '0.8', '0.95'],
    // health, as a share, at which shelter is sought, and up to which the player stays in it
    weak: ['0.25', '0.35', '0.45', '0.6', '0.7'],
    well: ['0.5', '0.7', '0.9', '1'],
    // steps that a way may be longer to keep clear of attackers
    wary: ['0', '2', '5'],
    // steps that a new station counts for besides what it is made of: one that stands and is nearer is walked to
    station: ['6', '12', '20', '40'],
    // what open aims will cost is gathered in passing when it lies so near
    stock: ['0', '1', '2', '4'],
    // walls to hold in stock
    walls: ['0', '3', '6'],
    // steps before another aim may seem nearer
    patience: ['4', '8', '16', '32'],
    // cost of an aim for which nothing is in sight
    unknown: ['30', '60', '120'],
    // whether to work where no way leads to the player
    sealed: ['0', '1'],
    // steps by which an aim outside must be nearer than one that opens no way
    risk: ['0', '20', '60'],
    // steps that a way may be longer to keep out of the lines of those that shoot
    lines: ['0', '2', '5'],
    // of aims that seem equally near, the first or the last of the handbook
    order: ['first', 'last'],
    // attackers within so many steps are gone for in good health
    hunt: ['0', '3', '6'],
    // steps that meeting an attacker counts for
    dare: ['0', '30', '100'],
    // steps by which an aim is nearer that something else has to wait for
    early: ['0', '30', '100'],
    // steps by which an aim is further that neither leads to a weapon nor fills a bar, while there are weapons to make
    detour: ['0', '10', '30', '100'],
  },
  stages: [],
};

/** Alleles to prefer before anything is measured: what did well while the program was written, in craftax-classic-v1. */
export const errandsHints: Hints = {
  low: ['0.4'],
  full: ['1', '0.85'],
  tired: ['0.35'],
  night: ['0.1', '0.2'],
  dusk: ['0.8'],
  weak: ['0.25', '0.35'],
  well: ['0.9'],
  wary: ['5'],
  lines: ['2'],
  station: ['6'],
  stock: ['2'],
  walls: ['3'],
  patience: ['4'],
  unknown: ['60'],
  early: ['0'],
  dare: ['30'],
  detour: ['100', '30'],
  sealed: ['1'],
  risk: ['20'],
  order: ['last'],
};

/** The same for a world of several floors and of attributes to raise; a genome without these genes has the first alleles. */
export const deepErrandsSpace: GeneSpace = {
  genes: {
    ...errandsSpace.genes,
    // steps that leaving a floor counts for
    leave: ['0', '100', '300', '1000'],
    // whether what is needed several times counts as often, and nothing is sought where all is known
    count: ['0', '1'],
    // whether bars are filled and health is restored before a floor is left
    ready: ['0', '1'],
    // steps to a floor known before that are taken to get out of harm's way
    refuge: ['0', '12', '40'],
    // steps that each change of floors lately makes the next one dearer
    trip: ['0', '20', '50'],
    // which attribute is raised first: its place in the handbook
    raise: ['0', '1', '2'],
    // steps that a piece of gear may take to get before the player goes further down
    outfit: ['0', '60', '100', '150', '200', '250'],
    // pieces of armour, shots and lights to have then
    armour: ['0', '1', '2', '4'],
    ammo: ['0', '4', '8', '16', '24'],
    lights: ['0', '4', '8', '16'],
    // cells within which attackers are shot at
    volley: ['0', '3', '5'],
    // whether those that wait outside a chamber are fought through one opening
    siege: ['0', '1'],
    // a bar is looked after when what is left of it would not last so many times the way to what fills it
    ahead: ['0', '1', '1.5', '2', '3'],
    // steps that going back to a floor left lately counts for
    again: ['0', '30', '100'],
  },
  stages: [],
};

/** The same for deep worlds: what did well in craftax-v1, one allele of each gene. */
export const deepErrandsHints: Hints = {
  low: ['0.4'],
  full: ['1'],
  tired: ['0.35'],
  night: ['0.1'],
  dusk: ['0.6'],
  weak: ['0.7'],
  well: ['1'],
  wary: ['2'],
  station: ['12'],
  stock: ['2'],
  walls: ['6'],
  patience: ['8'],
  unknown: ['60'],
  sealed: ['0'],
  risk: ['20'],
  lines: ['2'],
  order: ['first'],
  hunt: ['6'],
  dare: ['30'],
  early: ['30'],
  detour: ['0'],
  leave: ['0'],
  count: ['1'],
  ready: ['1'],
  refuge: ['12'],
  trip: ['0'],
  raise: ['1'],
  outfit: ['200'],
  armour: ['4'],
  ammo: ['16'],
  lights: ['16'],
  volley: ['5'],
  again: ['30'],
  siege: ['1'],
  ahead: ['1.5'],
};

/** Whether the handbook tells of floors or attributes. */
function isDeep({ operators }: Handbook): boolean {
  const facts = operators.flatMap(({ yields }) => yields.map(({ fact }) => fact));
  return facts.some((fact) => fact.startsWith('floor:') || fact.startsWith('attribute:'));
}

/** The space for a world, and what to prefer there. */
export const spaceOf = (handbook: Handbook): GeneSpace => (isDeep(handbook) ? deepErrandsSpace : errandsSpace);
export const hintsOf = (handbook: Handbook): Hints => (isDeep(handbook) ? deepErrandsHints : errandsHints);
