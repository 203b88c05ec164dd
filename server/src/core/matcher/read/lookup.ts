/**
 * The IPv4 space cut into ranges, compiled for many questions.
 *
 * The space is also cut into equal slots, two to four for each range: slot i holds the addresses whose leading bits,
 * `address >>> shift`, are i. `slots[i]` is the value of all of them or, below {@link LEAST_VALUE}, says where the run of the
 * ranges stands that share the slot, in `starts` and in `values`. A run begins with the number of its borders, in the place of the
 * start of its first range, which is not needed.
 *
 * 12 to 32 bytes a range. After DXR (Zec, Rizzo, Mikuc: "DXR: Towards a Billion Routing Lookups per Second in
 * Software", 2012), where the number of slots is fixed.
 */
export interface Lookup {
  readonly shift: number;
  readonly slots: Int32Array;
  readonly starts: Uint32Array;
  readonly values: Int32Array;
}

/** No value is below it; what is below it in a slot is {@link FIRST_RUN} and the place of a run. */
export const LEAST_VALUE = -0x40000000;
const FIRST_RUN = -0x80000000;

/** Addresses that are looked up together: few enough that all notes about them stay in the nearest cache. */
const BATCH = 1024;

/**
 * Compiles consecutive ranges: `starts` are their first addresses, ascending from 0, and `values[i]`, which is not below
 * {@link LEAST_VALUE}, belongs to range i. Keeps neither array. O(n).
 */
export function compileLookup(starts: Uint32Array, values: Int32Array): Lookup {
  const merged = mergeEqual(starts, values);
  const count = merged.starts.length;
  const bits = 33 - Math.clz32(count);
  const shift = 32 - bits;
  const slots = new Int32Array(2 ** bits);
  // One place for each border and one more for each slot that has some.
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
 * Looks up all addresses. `values` has room for as many, and shares no memory with them.
 *
 * About twice as fast as one by one, because no branch depends on what was read: a wrong guess has to wait for memory,
 * while simple loops over a batch keep many reads under way. So none of the loops has a loop inside.
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

/** For each address what its slot says. */
function enterSlots({ shift, slots }: Lookup, addresses: Uint32Array, found: Int32Array): void {
  for (let place = 0; place < addresses.length; place++) found[place] = slots[(addresses[place] ?? 0) >>> shift] ?? 0;
}

/** Lists the places whose slot is shared by ranges, and counts them. */
function listShared(found: Int32Array, shared: Int32Array): number {
  let count = 0;
  for (let place = 0; place < found.length; place++) {
    shared[count] = place;
    count += Number((found[place] ?? 0) < LEAST_VALUE);
  }
  return count;
}

/** For each of these places the first range of the run, and how many ranges later it may be. */
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

/** Two steps of a binary search at each place; the places that still have a span are listed anew and counted. */
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

/** The same ranges without the borders between equal values. */
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
