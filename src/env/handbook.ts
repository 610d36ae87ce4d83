/**
 * The handbook: what a player could read in the manual of a world, machine readable. Prompts are rendered from it and
 * the offline reasoner plans over it; nothing else about a world may be known to an agent. Types only.
 */

/** A fact with a lower bound, such as { fact: 'have:log', atLeast: 2 }. */
export interface Condition {
  readonly fact: string;
  readonly atLeast: number;
}

/** A thing that can be done: what must hold, what it uses up, what it brings about. */
export interface Operator {
  /** Unique, such as `craft planks`, `break stone`, `place furnace`, `approach log`, `find log`. */
  readonly name: string;
  readonly verb: string;
  /** What the verb acts on: an item or block name. */
  readonly object: string;
  readonly needs: readonly Condition[];
  /** Amounts that `needs` lose: item name to count. */
  readonly consumes: Readonly<Record<string, number>>;
  /** Facts that rise: `have:planks` by 4; flags to 1. */
  readonly yields: readonly Condition[];
  /** The single primitive action that does it once `needs` holds, as an expression over the skill API, or null when no single action does. */
  readonly action: string | null;
  /** What the hand does at the object where no single action does all: holds the attack or the use button. Attack when left out. */
  readonly hand?: 'attack' | 'use';
  /** Tools that also work or work faster, best first; empty when bare hands do. */
  readonly tools: readonly string[];
  /** Uses of the tool that it costs, the way there included: a guess from the manual; 0 without a tool. */
  readonly wear: number;
  /** Health that it takes from whoever stands ahead in line, however far; only for what is shot or thrown. */
  readonly strikes?: number;
  /** Primitive steps it takes once `needs` holds; a guess from the manual (dig time), 1 for a single action. */
  readonly ticks: number;
  /** Objects that it takes until it may be expected to give this, where each is used up by the attempt; 1 when left out. */
  readonly tries?: number;
  /** What has to be waited for goes on only while the player is no further from it than so many steps of a walker. */
  readonly within?: number;
}

/** An item, as the handbook describes it. */
export interface ItemEntry {
  readonly name: string;
  readonly id: number;
  readonly stack: number;
  /** Uses before a tool is worn out; 0 for what does not wear. */
  readonly durability: number;
  /** The block that it is when it is put down. */
  readonly places?: string;
  /** Health that a blow takes from a creature while this is held, if that is more than with bare hands. */
  readonly damage?: number;
  /** Share of a blow that it takes off the one who wears it. */
  readonly protection?: number;
}

/** A block, as the handbook describes it. */
export interface BlockEntry {
  readonly name: string;
  readonly id: number;
  readonly solid: boolean;
  readonly liquid: boolean;
  /** Harms a body that touches it. */
  readonly danger: boolean;
  /** Creatures beside it destroy it. */
  readonly fragile?: boolean;
  /** A shot that hits it destroys it. */
  readonly brittle?: boolean;
  /** Where a player would look for it: at the surface, under ground (with depth below the surface in blocks), or only where placed. */
  readonly found: 'surface' | 'underground' | 'placed' | 'nowhere';
  readonly depth: number;
  /** A block that usually lies around it. */
  readonly amid?: string;
  /** Stands for what cannot be seen, as in the dark. */
  readonly veil?: boolean;
  /** Nothing breaks it. */
  readonly firm?: boolean;
  /** Falls down when nothing is under it. */
  readonly falls?: boolean;
}

/** How a creature attacks. Distances are in steps of a walker; chances are those of one step. */
export interface Attack {
  /** Health that a blow or shot takes from the player. */
  readonly damage: number;
  /** The same from one who sleeps. */
  readonly asleep: number;
  /** Steps of rest after a blow or shot. */
  readonly rest: number;
  /** Strikes in the step in which it arrives; otherwise in the next at the earliest. */
  readonly sudden?: boolean;
  /** It heads for a player who is no further away than this, with this chance; otherwise it strays. */
  readonly sight: number;
  readonly chase: number;
  /** What it shoots: an entity that flies straight on, one cell a step, along the longer way to the player. Blows only where left out. */
  readonly shot?: {
    readonly name: string;
    readonly nearest: number;
    readonly furthest: number;
    readonly chance: number;
    /** Chance of a shot at a player who is nearer than `nearest`. */
    readonly close: number;
    /** What comes of stepping onto it in flight: it is in the way, or it hits; where left out it flies past. */
    readonly met?: 'blocks' | 'strikes';
  };
}

/** A living thing. Facts `sees:` and `faces:` exist for it as for blocks. */
export interface EntityEntry {
  readonly name: string;
  readonly id: number;
  /** Life in the units of the player's. */
  readonly health: number;
  /** Attacks unasked. */
  readonly hostile: boolean;
  /** Bursts when it is close. */
  readonly bursts?: boolean;
  /** Comes in crowds in the dark. */
  readonly crowds?: boolean;
  /** Where new ones appear, if the manual tells: on which blocks, and how many steps of a walker from the player at least. */
  readonly appears?: { readonly on: readonly string[]; readonly nearest: number };
  /** Where a player would look for it, if the manual tells. */
  readonly found?: 'surface' | 'underground';
  /** How it attacks, if the manual tells. */
  readonly attack?: Attack;
}

/**
 * What a player could read of a world before the first step: its things, and operators that tell what brings what
 * about.
 */
export interface Handbook {
  /** World id the handbook belongs to. */
  readonly world: string;
  readonly items: readonly ItemEntry[];
  readonly blocks: readonly BlockEntry[];
  /** Living things by id; none in a lifeless world. */
  readonly entities: readonly EntityEntry[];
  readonly operators: readonly Operator[];
  /**
   * What the player's body can do: health that a bare hand takes, and steps in which a point of health comes back. Each point of
   * the fact of `might`, after the first, adds a share to every blow.
   */
  readonly body?: {
    readonly damage: number;
    readonly recovery: number;
    readonly might?: { readonly fact: string; readonly share: number };
  };
  /** One sentence each, for prompts: what kills, what blocks the way. */
  readonly dangers: readonly string[];
  /** One sentence each, for prompts: units, angles, reach, step length. */
  readonly notes: readonly string[];
}
