/**
 * The ranges of IPv4, compiled for many questions.
 *
 * The address space is also cut into equal slots, two to four for each range. Slot i holds the addresses with `address >>> shift` = i.
 * `slots[i]` is their value if they have one. Below {@link LEAST_VALUE} it is the index in `starts` and `values` of the ranges in
 * the slot. The first of these has the number of its borders for a start, since nobody needs its start.
 *
 * 12 to 32 bytes a range. After DXR (Zec, Rizzo, Mikuc: "DXR: Towards a Billion Routing Lookups per Second in Software", 2012), which
 * has a fixed number of slots.
 */
export interface Lookup {
  readonly shift: number;
  readonly slots: Int32Array;
  readonly starts: Uint32Array;
  readonly values: Int32Array;
}

/** The least value. A slot below it is {@link FIRST_RUN} plus an index. */
export const LEAST_VALUE = -0x40000000;
const FIRST_RUN = -0x80000000;

/** Addresses that are looked up together: few enough that their scratch arrays stay in the nearest cache. */
const BATCH = 1024;

/**
 * Compiles consecutive ranges. `starts` has their first addresses, ascending from 0, `values[i]` the value of range i.
 *
 * Values must not be below {@link LEAST_VALUE}. Keeps neither array. O(n).
 */
export function compileLookup(starts: Uint32Array, values: Int32Array): Lookup {
  const merged = mergeEqual(starts, values);
  const count = merged.starts.length;
  const bits = 33 - Math.clz32(count);
  const shift = 32 - bits;
  const slots = new Int32Array(2 ** bits);
  // One index for each border, and one more for each slot with borders.
  const runs = { starts: new Uint32Array(2 * count), values: new Int32Array(2 * count) };
  const slotSize = 2 ** shift;
  let size = 0;
  let range = 0;
  for (let slot = 0, end = slotSize; slot < slots.length; slot++, end += slotSize) {
    let after = range + 1;
    while (after < count && (merged.starts[after] ?? 0) < end) after++;
    if (after === range + 1) {
      slots[slot] = merged.values[range] ?? 0;
    } else {
      slots[slot] = FIRST_RUN + size;
      for (let inside = range; inside < after; inside++) {
        runs.starts[size] = inside === range ? after - range - 1 : (merged.starts[inside] ?? 0);
        runs.values[size++] = merged.values[inside] ?? 0;
      }
    }
    range = after < count && merged.starts[after] === end ? after : after - 1;
  }
  return { shift, slots, starts: runs.starts.slice(0, size), values: runs.values.slice(0, size) };
}

/**
 * Looks up all addresses. `values` must be as long, and must not share their memory.
 *
 * About twice as fast as one by one: no branch depends on a value that was just read, so that many reads are under way at once. For the
 * same reason no loop has a loop inside.
 */
export function lookUpAll(lookup: Lookup, addresses: Uint32Array, values: Int32Array): void {
  const spans = new Int32Array(BATCH);
  const shared = new Int32Array(BATCH);
  const places = new Int32Array(BATCH);
  for (let from = 0; from < addresses.length; from += BATCH) {
    const batch = addresses.subarray(from, from + BATCH);
    const found = values.subarray(from, from + batch.length);
    enterSlots(lookup, batch, found);
    const count = listShared(found, shared);
    enterRuns(lookup, found, spans, shared, places, count);
    let pending = count;
    while (pending > 0) pending = halve(lookup, batch, found, spans, places, pending);
    readValues(lookup, found, shared, count);
  }
}

/** Writes the slot of each address to `found`. */
function enterSlots({ shift, slots }: Lookup, addresses: Uint32Array, found: Int32Array): void {
  for (let place = 0; place < addresses.length; place++) found[place] = slots[(addresses[place] ?? 0) >>> shift] ?? 0;
}

/** Lists the addresses in slots of several ranges. Returns how many there are. */
function listShared(found: Int32Array, shared: Int32Array): number {
  let count = 0;
  for (let place = 0; place < found.length; place++) {
    shared[count] = place;
    count += Number((found[place] ?? 0) < LEAST_VALUE);
  }
  return count;
}

/** Writes the first range of its slot for each of these addresses, and how many ranges follow in it. */
function enterRuns(
  { starts }: Lookup,
  found: Int32Array,
  spans: Int32Array,
  shared: Int32Array,
  places: Int32Array,
  count: number,
): void {
  for (let index = 0; index < count; index++) {
    const place = shared[index] ?? 0;
    const run = (found[place] ?? 0) - FIRST_RUN;
    places[index] = place;
    found[place] = run;
    spans[place] = starts[run] ?? 0;
  }
}

/** Does two steps of a binary search for each address. Lists those that are not finished, and returns how many there are. */
function halve(
  { starts }: Lookup,
  addresses: Uint32Array,
  found: Int32Array,
  spans: Int32Array,
  places: Int32Array,
  length: number,
): number {
  let pending = 0;
  for (let index = 0; index < length; index++) {
    const place = places[index] ?? 0;
    const address = addresses[place] ?? 0;
    const span = spans[place] ?? 0;
    const half = (span + 1) >>> 1;
    const quarter = (span - half + 1) >>> 1;
    const rest = span - half - quarter;
    let range = found[place] ?? 0;
    range += half & -Number((starts[range + half] ?? 0) <= address);
    range += quarter & -Number((starts[range + quarter] ?? 0) <= address);
    found[place] = range;
    spans[place] = rest;
    places[pending] = place;
    pending += Number(rest > 0);
  }
  return pending;
}

/** Replaces each range by its value. */
function readValues({ values }: Lookup, found: Int32Array, shared: Int32Array, count: number): void {
  for (let index = 0; index < count; index++) {
    const place = shared[index] ?? 0;
    found[place] = values[found[place] ?? 0] ?? 0;
  }
}

/** Joins neighbours of equal values. */
function mergeEqual(starts: Uint32Array, values: Int32Array): Pick<Lookup, "starts" | "values"> {
  const mergedStarts = new Uint32Array(starts.length);
  const mergedValues = new Int32Array(starts.length);
  let count = 0;
  for (let range = 0; range < starts.length; range++) {
    const value = values[range] ?? 0;
    if (count > 0 && mergedValues[count - 1] === value) continue;
    mergedStarts[count] = starts[range] ?? 0;
    mergedValues[count++] = value;
  }
  return { starts: mergedStarts.slice(0, count), values: mergedValues.slice(0, count) };
}
