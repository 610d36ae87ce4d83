/**
 * What `printErrands` prints in front of a program: the handbook as data, and the genes. Steps are primitive actions, health and
 * bars are points, directions are places in `SIDES`. Names are the handbook's; the program knows no other.
 */

type Fact = string;
/** A fact, and how much of it. */
type Bound = [fact: Fact, atLeast: number];
/** An operator by its place in `OPERATORS`. */
type Index = number;

interface ErrandsOperator {
  verb: string;
  object: string;
  needs: Bound[];
  yields: Bound[];
  /** Items that it uses up. */
  costs: Bound[];
  ticks: number;
  /** Things that have to be tried on average until one yields it. */
  tries?: number;
  /** Steps within which the player has to be for time to count. */
  within?: number;
  /** Whether it leads to another floor, and the fact of the one it leads from. */
  away?: boolean;
  from: Fact | undefined;
}

// --- operators ---

declare const OPERATORS: ErrandsOperator[];
/** The action of an operator, as a number. */
declare function act(w: unknown, operator: Index): number;
/** Operators that yield each fact. */
declare const MAKERS: Record<Fact, Index[]>;
/** Operators that use an item up, and how much of it. */
declare const USES: Record<Fact, [Index, number][]>;
/** Operators that wait. */
declare const WAITS: Index[];
/** Operators that yield an item at once and for nothing. */
declare const PICKS: Index[];
/** Operators that put up what nobody takes away. */
declare const LASTING: Index[];
/** Operators that better the player for nothing, in the order in which they are tried. */
declare const BOONS: Index[];
/** Operators that make light where the player stands. */
declare const LAMPS: Index[];
/** What makes lights, and how often what it takes is held in stock. */
declare const LANTERN: Index;
declare const LANTERNS: Record<Fact, number>;
/** Operators that shoot, and the damage of each shot. */
declare const VOLLEYS: Index[];
declare const STRIKES: Record<Index, number>;
/** The operator that strikes each attacker; -1 for none. */
declare const BLOWS: Record<string, Index>;
/** The operator that waits for what is fragile and grows, or -1. */
declare const GROWS: Index;
/** The operator that restores by rest, or -1. */
declare const RESTS: Index;
/** Operators that lead away from each floor. */
declare const AWAY: Record<Fact, Index[]>;
/** Things of which some hold what is wanted, and the operators that try for it. */
declare const PRIZES: [thing: string, ways: Index[]][];

// --- facts ---

/** What is to be brought about; those that lead to weapons; those that something else has to wait for. */
declare const AIMS: Fact[];
declare const ARMING: Fact[];
/** Those by which a bar is filled. */
declare const FEEDING: Fact[];
declare const STARTS: Fact[];
/** What runs low and has to be filled up, and those of them that a rest restores. */
declare const BARS: Fact[];
declare const RESTING: Fact[];
/** Floors in the order of the handbook, the one where an episode begins, and those whose first visit is an aim. */
declare const FLOORS: Fact[];
declare const HOMES: Fact[];
declare const FINDS: Record<Fact, [aim: Fact, home: Fact][]>;
declare const FIRST: Fact;
declare const ENTERED: [floor: Fact, aim: Fact][];
/** What opens the way on and comes of attackers' deaths. */
declare const GATES: Fact[];
/** Gear to have before a floor is left for a deeper one. */
declare const GEAR: Bound[];

// --- blocks ---

/** What walls are made of, and the operators that put one up and take it away; null where there is no such thing. */
declare const WALL: { place: Index; dig: Index; block: string; item: Fact; tools: Fact[] } | null;
/** 1 closed, 2 what walls are made of, 3 not to be trusted, 4 liquid, 5 what fills a bar and stays; what is missing is open. */
declare const KIND: Record<string, number>;
declare const PLACES: string[];
/** Solid blocks; those that are liquid or deadly; those that are deadly; those that something destroys. */
declare const STOPS: string[];
declare const LIQUIDS: string[];
declare const DANGERS: string[];
declare const BRITTLE: string[];
/** What stands for the unseen. */
declare const VEILS: string[];
/** What gets through: 3 for who walks, 1 for shots alone, 0 for nothing. */
declare const PASSES: Record<string, number>;
/** Where things are found: `surface` or `underground`; and what usually lies around them. */
declare const GROUND: Record<string, string>;
declare const AMID: Record<string, string>;
/** What fills a bar and stays where it is; those of it that are liquid. */
declare const SPRINGS: string[];
declare const WELLS: string[];
/** Ways to other floors. */
declare const EXITS: string[];
/** Chambers to shut oneself in: offsets of their cells, and their sides. */
declare const SHAPES: {
  cells: number[];
  sides: { at: number; from: number; side: number; closable: boolean }[];
}[];

// --- attackers ---

declare const ATTACKERS: string[];
/** Their shots, the damage of each, and what comes of stepping onto one: `strikes`, `blocks` or `passes`. */
declare const SHOTS: string[];
declare const DARTS: Record<string, number>;
declare const MET: Record<string, string>;
/** How each attacks; `table` and `shooting` are places in `COSTS`. */
declare const FOES: Record<
  string,
  {
    health: number;
    damage: number;
    rest: number;
    sight: number;
    chase: number;
    sudden: boolean;
    shot: { name: string } | null;
    table?: number;
    shooting?: number;
  }
>;
/** What an attacker costs, by its rest, where it is and how many blows it takes: characters `ZERO` + `UNIT` x health. */
declare const COSTS: string[];
declare const UNIT: number;
declare const ZERO: number;
/** Cells that a table reaches, blows that it goes up to, and cells within which the player's shots count in it. */
declare const REACH: number;
declare const MOST_BLOWS: number;
declare const RANGE: number;
/** Health that a blow or shot of each takes at most. */
declare const HARM: Record<string, number>;
/** Weapons and their damage, that of the bare hand, and the attribute that adds to it. */
declare const WEAPONS: [Fact, number][];
declare const HAND: number;
declare const MIGHT: { fact: Fact; share: number } | null;
/** Health that comes back in a step. */
declare const PRICE: number;
/** Attackers that come in crowds in the dark, whether there are any, and the ground on which they appear. */
declare const CROWDS: string[];
declare const CROWDED: boolean;
declare const LAIRS: string[];

// --- genes and settings (errands.ts says what each is about) ---

/** Points of a bar or of health. */
declare const LOW: number;
declare const FULL: number;
declare const TIRED: number;
declare const WEAK: number;
declare const WELL: number;
declare const SUPPER: number;
declare const MOST: number;
/** Daylight, from 0 to 1. */
declare const NIGHT: number;
declare const DAWN: number;
declare const DUSK: number;
/** Pieces. */
declare const WALLS: number;
declare const BRICKS: number;
declare const SOW: number;
/** Steps or cells. */
declare const AGAIN: number;
declare const APART: number;
declare const DARE: number;
declare const DETOUR: number;
declare const EARLY: number;
declare const HOMEWARD: number;
declare const HUNT: number;
declare const LAIR: number;
declare const LEAVE: number;
declare const LINES: number;
declare const LOYAL: number;
declare const NEXT: number;
declare const OUTFIT: number;
declare const PATIENCE: number;
declare const PRIZE_MOST: number;
declare const PRIZE_WORTH: number;
declare const PROTECT: number;
declare const REFUGE: number;
declare const RISK: number;
declare const SNACK: number;
declare const STATION: number;
declare const STOCK: number;
declare const TRIP: number;
declare const UNKNOWN: number;
declare const VOLLEY: number;
declare const WARY: number;
/** What is left of a bar must last so many times the way to what fills it. */
declare const AHEAD: number;
/** Switches, 0 or 1. */
declare const COUNT: number;
declare const READY: number;
declare const SEALED: number;
declare const SIEGE: number;
