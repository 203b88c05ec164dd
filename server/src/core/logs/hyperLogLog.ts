import { hashOf } from "./clients.js";

/**
 * Estimates how many distinct addresses were added, in constant memory.
 *
 * After Flajolet, Fusy, Gandouet, Meunier: "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", 2007. The
 * estimate is that of Ertl: "New cardinality estimation algorithms for HyperLogLog sketches", 2017, which needs no corrections.
 *
 * A column holds several sketches of the same size, one after the other.
 */
export interface Sketches {
  readonly registers: Uint8Array;
  /** The registers of a sketch, a power of two. The standard error is 1.04 / sqrt(size): 0.8 % for 16,384. */
  readonly size: number;
}

export function sketches(count: number, size: number): Sketches {
  return { registers: new Uint8Array(count * size), size };
}

const RANK_SEED = 0x9e3779b9;
const REGISTER_SEED = 0x7f4a7c15;
/** The bits of a hash that give the rank, which is the place of the first bit that is set. */
const RANK_BITS = 32;

/** Adds the address at an offset of `cells` to a sketch. */
export function addToSketch(
  { registers, size }: Sketches,
  sketch: number,
  cells: Uint32Array,
  from: number,
  width: 1 | 4,
): void {
  const register = sketch * size + (hashOf(REGISTER_SEED, cells, from, width) & (size - 1));
  const rank = 1 + Math.clz32(hashOf(RANK_SEED, cells, from, width));
  if (rank > (registers[register] ?? 0)) registers[register] = rank;
}

export function estimateOf({ registers, size }: Sketches, sketch: number): number {
  const counts = new Float64Array(RANK_BITS + 2);
  for (let place = 0; place < size; place++) {
    const rank = registers[sketch * size + place] ?? 0;
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  let sum = size * tau(1 - (counts[RANK_BITS + 1] ?? 0) / size);
  for (let rank = RANK_BITS; rank >= 1; rank--) sum = 0.5 * (sum + (counts[rank] ?? 0));
  sum += size * sigma((counts[0] ?? 0) / size);
  return Math.round(size ** 2 / (2 * Math.LN2 * sum));
}

/** x + x^2 + 2 x^4 + 4 x^8 + … */
function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY;
  let sum = x;
  for (let power = x, factor = 1, before = -1; sum !== before; factor *= 2) {
    before = sum;
    power *= power;
    sum += power * factor;
  }
  return sum;
}

/** (1 - x - (1 - x^(1/2))^2 / 2 - (1 - x^(1/4))^2 / 4 - …) / 3 */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let sum = 1 - x;
  for (let root = x, factor = 0.5, before = -1; sum !== before; factor /= 2) {
    before = sum;
    root = Math.sqrt(root);
    sum -= (1 - root) ** 2 * factor;
  }
  return sum / 3;
}
