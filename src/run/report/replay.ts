/**
 * One episode as data for the viewer: the blocks of the world at the start, the body at each step, and what changed.
 * Recorded by playing a solution again; the report draws it and knows no world.
 */

/** A point of the episode worth a line: a controller that starts, blocks dug or placed, items gained or lost, harm, the end. */
export interface ReplayEvent {
  /** Index into the frames. */
  readonly frame: number;
  readonly kind: 'run' | 'block' | 'gain' | 'loss' | 'harm' | 'end';
  readonly text: string;
}

export interface Replay {
  /** Such as `first success`. */
  readonly title: string;
  readonly outcome: string;
  readonly success: boolean;
  /** Seed of the world, and its place in the evaluation. */
  readonly world: number;
  readonly index: number;
  /** Primitive steps of the episode. */
  readonly steps: number;
  /** Steps between two frames; 1 unless the episode is very long. */
  readonly stride: number;
  /** Blocks along x, y and z. */
  readonly size: readonly [number, number, number];
  /**
   * Blocks at the start, column by column (z outer, x inner), from the floor up: pairs of bytes (block, count) in
   * base64, each column filled exactly.
   */
  readonly blocks: string;
  /** By block id: name, colour 0xRRGGBB, and whether rays pass it. */
  readonly palette: readonly { readonly name: string; readonly color: number; readonly clear: boolean }[];
  /** Feet of the body by frame: x, y, z in hundredths of a block, each number the difference to the frame before. */
  readonly path: readonly number[];
  /** Yaw (0 to 23, 0 looks to +z, rising to the right) and pitch (-6 up to 6 down) by frame, bins of 15 degrees. */
  readonly look: readonly number[];
  /** Changes of blocks in order: frame, cell (y * sizeX * sizeZ + z * sizeX + x), new block. */
  readonly changes: readonly (readonly [number, number, number])[];
  /** Held items by name after each change. */
  readonly bags: readonly { readonly frame: number; readonly items: Readonly<Record<string, number>> }[];
  /** What the keys and hands do, from this frame on until the next entry. */
  readonly acts: readonly { readonly frame: number; readonly text: string }[];
  /** Kinds of living things: name, colour, width and height in blocks. */
  readonly kinds: readonly {
    readonly name: string;
    readonly color: number;
    readonly width: number;
    readonly height: number;
  }[];
  /** Living things near the body from this frame on: four numbers each, the kind and the feet in tenths of a block. */
  readonly beings: readonly { readonly frame: number; readonly at: readonly number[] }[];
  readonly events: readonly ReplayEvent[];
}
