/**
 * Observation fields as one flat vector of numbers of order one, for a policy network. Generic: what a field means is
 * read from its metadata and the handbook, and only the named relevant blocks and items get features of their own.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import type { Env, Field } from '../env/env.ts';
import type { Handbook } from '../env/handbook.ts';

/** What an encoder tells of the observation. */
export interface EncoderSpec {
  /** Names of observation fields, encoded in this order. */
  readonly fields: readonly string[];
  /** Names of the blocks and items that matter. */
  readonly relevant: readonly string[];
  /** Cells of a voxel box kept on each side of its centre; all when left out. */
  readonly crop?: number;
}

/** Turns the observation of one world into a vector of numbers about [-1, 1] for a learner; made by `makeEncoder`. */
export interface Encoder {
  readonly size: number;
  /** What each number stands for, such as `voxels.block_name[1,0,-1]=log`; [size]. */
  readonly names: readonly string[];
  /** Writes `size` numbers at `offset`. Refreshes the lazy fields it reads; allocates nothing. */
  encode(world: number, out: Float32Array, offset: number): void;
}

/** The features of one field. */
interface Part {
  readonly names: readonly string[];
  write(world: number, out: Float32Array, offset: number): void;
}

/**
 * Block fields become, for each cell, one flag per relevant block and flags solid, liquid, danger. Item fields become
 * log-scaled counts of the relevant items (1 at a full stack), or flags when no field of quantities stands beside them.
 * Entity fields become flags of the relevant living things and of hostile ones.
 * Angles called yaw become sine and cosine; bytes up to 255 are divided by it; flags stay; other numbers are scaled
 * from their range to [-1, 1].
 * Throws RlgptError 'unknown-name' for a field, block or item the world lacks, 'shape' for a number without a range,
 * 'usage' for a crop that is no count of cells.
 */
export function makeEncoder(env: Env, spec: EncoderSpec): Encoder {
  const { blocks, items, entities } = env.handbook;
  for (const name of spec.relevant) {
    const known = [...blocks, ...items, ...entities].map((entry) => entry.name);
    if (!known.includes(name)) throw unknownName('block, item or entity', name, known);
  }
  const { crop = 0 } = spec;
  if (!(crop >= 0)) throw new RlgptError('usage', `crop is ${crop}`, 'Keep 0 cells or more on each side.');
  const fields = spec.fields.map((name) => findField(env, name));
  const parts = fields
    .filter((field) => !countedElsewhere(field, fields))
    .map((field) => ({ part: encodeField(env, field, spec), lazy: field.lazy ? field.name : null, at: 0 }));
  let size = 0;
  for (const entry of parts) {
    entry.at = size;
    size += entry.part.names.length;
  }
  return {
    size,
    names: parts.flatMap((entry) => entry.part.names),
    encode: (world, out, offset) => {
      for (let i = 0; i < parts.length; i++) {
        const { part, lazy, at } = parts[i];
        if (lazy !== null) env.refresh(lazy, world);
        part.write(world, out, offset + at);
      }
    },
  };
}

function findField(env: Env, name: string): Field {
  const field = env.fields.find((candidate) => candidate.name === name);
  if (field) return field;
  const known = env.fields.map((candidate) => candidate.name);
  throw unknownName('observation field', name, known);
}

function encodeField(env: Env, field: Field, spec: EncoderSpec): Part {
  if (field.kind === 'block') return encodeBlocks(env, field, spec);
  if (field.kind === 'entity') return encodeEntities(env, field, spec.relevant);
  if (field.kind === 'item') return encodeItems(env, field, spec.relevant);
  if (field.kind === 'number' && lastWord(field.name) === 'yaw') return encodeAngle(env, field);
  return encodeNumbers(env, field);
}

// --- blocks ---

function encodeBlocks(env: Env, field: Field, spec: EncoderSpec): Part {
  const source = env.observation[field.name];
  const { channels, table, rows } = blockTable(env.handbook, spec.relevant);
  const cells = keptCells(field.shape, spec.crop);
  const names = cells.flatMap(({ label }) => channels.map((channel) => `${field.name}[${label}]=${channel}`));
  const indices = Int32Array.from(cells, ({ index }) => index);
  const stride = volume(field.shape);
  const width = channels.length;
  return {
    names,
    write: (world, out, offset) => {
      let to = offset;
      for (let i = 0; i < indices.length; i++) {
        const id = source[world * stride + indices[i]];
        // Ids beyond the handbook (nothing seen) read the last row, which is zero.
        let from = (id >= 0 && id < rows ? id : rows) * width;
        for (let c = 0; c < width; c++) out[to++] = table[from++];
      }
    },
  };
}

/** Features of each block id: [rows + 1, channels], the last row zero. */
function blockTable(handbook: Handbook, relevant: readonly string[]) {
  const { blocks } = handbook;
  const named = blocks.filter((block) => relevant.includes(block.name));
  const traits = (['solid', 'liquid', 'danger'] as const).filter((trait) => blocks.some((block) => block[trait]));
  const channels = [...named.map((block) => block.name), ...traits];
  const rows = 1 + Math.max(...blocks.map((block) => block.id));
  const table = new Float32Array((rows + 1) * channels.length);
  for (const block of blocks) {
    const flags = [...named.map((other) => other === block), ...traits.map((trait) => block[trait])];
    for (let c = 0; c < flags.length; c++) table[block.id * channels.length + c] = flags[c] ? 1 : 0;
  }
  return { channels, table, rows };
}

/** The cells of a field that are encoded, with their place: relative to the centre in a box, else their index. */
function keptCells(shape: readonly number[], crop: number | undefined): { index: number; label: string }[] {
  const [nx, ny, nz] = shape;
  if (shape.length !== 3) {
    return Array.from({ length: volume(shape) }, (_, index) => ({ index, label: String(index) }));
  }
  const cells: { index: number; label: string }[] = [];
  const keep = (at: number, extent: number) => crop === undefined || Math.abs(at - (extent >> 1)) <= crop;
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      for (let z = 0; z < nz; z++) {
        if (!keep(x, nx) || !keep(y, ny) || !keep(z, nz)) continue;
        const label = `${x - (nx >> 1)},${y - (ny >> 1)},${z - (nz >> 1)}`;
        cells.push({ index: (x * ny + y) * nz + z, label });
      }
    }
  }
  return cells;
}

// --- living things ---

/** For each place of the field one flag per relevant entity, and a flag for any that attacks unasked. */
function encodeEntities(env: Env, field: Field, relevant: readonly string[]): Part {
  const { entities } = env.handbook;
  const source = env.observation[field.name];
  const named = entities.filter(({ name }) => relevant.includes(name));
  const channels = [...named.map(({ name }) => name), ...(entities.some(({ hostile }) => hostile) ? ['hostile'] : [])];
  const width = channels.length;
  const table = new Float32Array(entities.length * width);
  entities.forEach((entity, id) => {
    named.forEach((other, c) => {
      table[id * width + c] = other === entity ? 1 : 0;
    });
    if (entity.hostile) table[id * width + width - 1] = 1;
  });
  const places = volume(field.shape);
  return {
    names: Array.from({ length: places }, (_, i) => channels.map((c) => `${field.name}[${i}]=${c}`)).flat(),
    write: (world, out, offset) => {
      let to = offset;
      for (let i = 0; i < places; i++) {
        const id = source[world * places + i];
        for (let c = 0; c < width; c++) out[to++] = id >= 0 && id < entities.length ? table[id * width + c] : 0;
      }
    },
  };
}

// --- items ---

function encodeItems(env: Env, field: Field, relevant: readonly string[]): Part {
  const { items } = env.handbook;
  const counted = items.filter((item) => relevant.includes(item.name));
  const ids = env.observation[field.name];
  const quantities = env.fields.find((other) => countedElsewhere(other, [field]));
  const counts = quantities ? env.observation[quantities.name] : null;
  const slots = volume(field.shape);
  const channelOf = new Int16Array(1 + Math.max(0, ...items.map((item) => item.id))).fill(-1);
  counted.forEach((item, channel) => {
    channelOf[item.id] = channel;
  });
  const scale = Float64Array.from(counted, (item) => 1 / Math.log1p(item.stack));
  const width = counted.length;
  return {
    names: counted.map((item) => `${field.name}=${item.name}`),
    write: (world, out, offset) => {
      for (let c = 0; c < width; c++) out[offset + c] = 0;
      for (let i = world * slots; i < (world + 1) * slots; i++) {
        const channel = ids[i] >= 0 && ids[i] < channelOf.length ? channelOf[ids[i]] : -1;
        if (channel < 0) continue;
        if (counts === null) out[offset + channel] = 1;
        else out[offset + channel] += counts[i];
      }
      if (counts === null) return;
      for (let c = 0; c < width; c++) out[offset + c] = Math.log1p(out[offset + c]) * scale[c];
    },
  };
}

/** `inventory.quantity` counts the items of `inventory.name`, and says nothing on its own beside it. */
function countedElsewhere(field: Field, fields: readonly Field[]): boolean {
  if (field.kind !== 'number' || lastWord(field.name) !== 'quantity') return false;
  const group = field.name.slice(0, -'quantity'.length);
  return fields.some(
    (other) => other.kind === 'item' && other.name.startsWith(group) && volume(other.shape) === volume(field.shape),
  );
}

// --- numbers ---

function encodeAngle(env: Env, field: Field): Part {
  const source = env.observation[field.name];
  const toRadians = field.unit.startsWith('rad') ? 1 : Math.PI / 180;
  const count = volume(field.shape);
  return {
    names: elementNames(field).flatMap((name) => [`sin ${name}`, `cos ${name}`]),
    write: (world, out, offset) => {
      for (let i = 0; i < count; i++) {
        const angle = source[world * count + i] * toRadians;
        out[offset + 2 * i] = Math.sin(angle);
        out[offset + 2 * i + 1] = Math.cos(angle);
      }
    },
  };
}

function encodeNumbers(env: Env, field: Field): Part {
  const source = env.observation[field.name];
  const count = volume(field.shape);
  const { scale, shift, low } = numberScale(field, source instanceof Uint8Array);
  return {
    names: elementNames(field),
    write: (world, out, offset) => {
      for (let i = 0; i < count; i++) {
        out[offset + i] = Math.max(low, Math.min(1, source[world * count + i] * scale + shift));
      }
    },
  };
}

/** value * scale + shift, kept in [low, 1]. */
function numberScale(field: Field, bytes: boolean): { scale: number; shift: number; low: number } {
  if (field.kind === 'flag') return { scale: 1, shift: 0, low: 0 };
  const range = field.high - field.low;
  if (!(range > 0 && Number.isFinite(range))) {
    const message = `field '${field.name}' has the range [${field.low}, ${field.high}]`;
    throw new RlgptError('shape', message, 'Give it a finite range with low below high, or leave it out.');
  }
  if (bytes && field.high === 255) return { scale: 1 / 255, shift: 0, low: 0 };
  return { scale: 2 / range, shift: -1 - (2 * field.low) / range, low: -1 };
}

// --- names and sizes ---

function volume(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function elementNames(field: Field): string[] {
  const count = volume(field.shape);
  return count === 1 ? [field.name] : Array.from({ length: count }, (_, i) => `${field.name}[${i}]`);
}
