/** What a task says of its worlds, whoever named it. Types only. */

export interface TaskSettings {
  readonly biome: string;
  /** Items held at the start. */
  readonly start: Readonly<Record<string, number>>;
  /** Episode limit in primitive steps. */
  readonly within: number;
  /** Living things within `range` blocks of the player at the start, besides the herds of the land. */
  readonly entities?: Readonly<Record<string, number>>;
  readonly range?: number;
  /** Herds and hostile things come by themselves; true when left out. */
  readonly spawning?: boolean;
  /** Tick of the day at the start, noon when left out, and whether it stays. */
  readonly time?: number;
  readonly clockStands?: boolean;
  /** Armour worn at the start. */
  readonly worn?: readonly string[];
}
