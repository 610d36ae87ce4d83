/** The part of a mineflayer bot that is used here, as types: the package itself is loaded only where it is installed. */

export interface Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** mineflayer's own kind, which its functions want. */
export interface BotVec3 extends Vec3 {
  clone(): BotVec3;
  set(x: number, y: number, z: number): BotVec3;
}

export interface BotBlock {
  readonly name: string;
  readonly stateId: number;
  readonly position: Vec3;
  /** Null where nothing is known. */
  readonly hardness: number | null;
}

export interface BotItem {
  readonly type: number;
  readonly metadata: number;
  count: number;
  readonly slot: number;
  /** Uses of a tool so far. */
  readonly durabilityUsed?: number | null;
}

export interface BotEntity {
  readonly id: number;
  readonly name?: string;
  readonly position: BotVec3;
  readonly velocity: Vec3;
  /** Of the bot itself; radians, 0 looks to -z and rises to the left, pitch rises upwards. */
  readonly yaw: number;
  readonly pitch: number;
  readonly onGround: boolean;
  readonly height: number;
  getDroppedItem?(): BotItem | null;
}

/** A column of 16 x 16 blocks; places within it have x and z from 0 to 15. */
export interface BotColumn {
  getBlockStateId(place: Vec3): number;
}

/** Blocks and items of the server's version, as minecraft-data has them. */
export interface Registry {
  readonly version: { readonly minecraftVersion: string };
  readonly blocksArray: readonly {
    readonly name: string;
    readonly minStateId: number;
    readonly maxStateId: number;
    /** The usual one of the states; absent before 1.13. */
    readonly defaultState?: number;
    readonly boundingBox: 'block' | 'empty';
    readonly diggable: boolean;
    readonly material?: string;
  }[];
  readonly itemsArray: readonly { readonly id: number; readonly name: string }[];
}

export type Control = 'forward' | 'back' | 'left' | 'right' | 'jump' | 'sneak' | 'sprint';

export interface BotWindow {
  readonly slots: readonly (BotItem | null)[];
  updateSlot(slot: number, item: BotItem | null): void;
}

export interface FurnaceWindow extends BotWindow {
  putFuel(type: number, metadata: number | null, count: number): Promise<void>;
  putInput(type: number, metadata: number | null, count: number): Promise<void>;
  takeOutput(): Promise<unknown>;
  takeFuel(): Promise<unknown>;
  takeInput(): Promise<unknown>;
  inputItem(): BotItem | null;
  fuelItem(): BotItem | null;
  outputItem(): BotItem | null;
}

/** What the connection below the bot sends and hears. */
export interface BotClient {
  write(name: string, packet: object): void;
  on(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
  emit(event: string, ...args: unknown[]): boolean;
}

/** A place in a grid; id -1 for an empty one, metadata null for any. */
export interface Cell {
  readonly id: number;
  readonly metadata: number | null;
}

/** With what else mineflayer knows of it. */
export interface BotRecipe {
  readonly inShape: readonly (readonly Cell[])[] | null;
  readonly ingredients: readonly Cell[] | null;
}

export interface Bot {
  readonly _client: BotClient;
  readonly registry: Registry;
  readonly entity: BotEntity;
  readonly entities: Readonly<Record<string, BotEntity | undefined>>;
  readonly inventory: BotWindow;
  readonly health: number;
  readonly food: number;
  readonly foodSaturation: number;
  /** 0 to 20. */
  readonly oxygenLevel: number;
  readonly time: { readonly timeOfDay: number };
  readonly game: { readonly minY?: number; readonly height?: number; readonly gameMode: string };
  readonly world: {
    getColumn(x: number, z: number): BotColumn | null | undefined;
    on(event: string, listener: (...args: never[]) => void): unknown;
    off(event: string, listener: (...args: never[]) => void): unknown;
  };
  readonly isAlive: boolean;
  readonly quickBarSlot: number;
  setQuickBarSlot(slot: number): void;
  setControlState(control: Control, state: boolean): void;
  clearControlStates(): void;
  look(yaw: number, pitch: number, force: boolean): Promise<void>;
  swingArm(hand: 'right'): void;
  attack(entity: BotEntity): void;
  useOn(entity: BotEntity): void;
  activateItem(): void;
  deactivateItem(): void;
  blockAt(place: BotVec3): BotBlock | null;
  activateBlock(block: BotBlock): Promise<void>;
  equip(item: BotItem, destination: string): Promise<void>;
  tossStack(item: BotItem): Promise<void>;
  moveSlotItem(from: number, to: number): Promise<void>;
  /** Those for which enough is held, and all of them. */
  recipesFor(item: number, metadata: number | null, count: number | null, table: BotBlock | null): BotRecipe[];
  recipesAll(item: number, metadata: number | null, table: BotBlock | null): BotRecipe[];
  craft(recipe: BotRecipe, count: number, table: BotBlock | undefined): Promise<void>;
  openFurnace(block: BotBlock): Promise<FurnaceWindow>;
  closeWindow(window: BotWindow): void;
  chat(message: string): void;
  end(reason: string): void;
  on(event: string, listener: (...args: never[]) => void): unknown;
  once(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
  _genericPlace(block: BotBlock, face: BotVec3, options: object): Promise<unknown>;
  _updateBlockState(place: BotVec3, stateId: number): void;
}
