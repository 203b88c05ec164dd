/**
 * The IPv4 space cut into ranges, compiled for many questions. Neighbouring ranges have different values.
 *
 * The space is also cut into equal slots, two to four for each range: slot i holds the addresses whose leading bits,
 * `address >>> shift`, are i. `slots[i]` is the range that holds the first address of slot i, and one row more is the
 * last range; so whatever slot i touches lies between `slots[i]` and `slots[i + 1]`.
 *
 * 16 to 24 bytes a range. After DXR (Zec, Rizzo, Mikuc: "DXR: Towards a Billion Routing Lookups per Second in
 * Software", 2012), where the number of slots is fixed.
 */
export interface Lookup {
  readonly shift: number;
  readonly slots: Int32Array;
  readonly starts: Uint32Array;
  readonly values: Int32Array;
}

/** Addresses that are looked up together: few enough that all notes about them stay in the nearest cache. */
const BATCH = 1024;

/**
 * Compiles consecutive ranges: `starts` are their first addresses, ascending from 0, and `values[i]` belongs to range i.
 * Keeps neither array. O(n).
 */
export function compileLookup(starts: Uint32Array, values: Int32Array): Lookup {
  const merged = mergeEqual(starts, values);
  const last = merged.starts.length - 1;
  const bits = 33 - Math.clz32(last + 1);
  const shift = 32 - bits;
  const slots = new Int32Array(2 ** bits + 1).fill(last);
  let slot = 0;
  for (let range = 0; range < last; range++) {
    const lastSlot = ((merged.starts[range + 1] ?? 0) - 1) >>> shift;
    while (slot <= lastSlot) slots[slot++] = range;
  }
  return { shift, slots, ...merged };
}

/** The value of the range that holds the address, an unsigned word. O(1) where ranges are spread evenly, O(log n) at worst. */
export function lookUp({ shift, slots, starts, values }: Lookup, address: number): number {
  const slot = address >>> shift;
  let low = slots[slot] ?? 0;
  let high = slots[slot + 1] ?? 0;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= address) low = middle;
    else high = middle - 1;
  }
  return values[low] ?? 0;
}

/**
 * Looks up all addresses. `values` has room for as many, and shares no memory with them.
 *
 * About twice as fast as one by one, because no branch depends on what was read: a wrong guess has to wait for memory,
 * while simple loops over a batch keep many reads under way. So each loop does one thing and none has a loop inside.
 */
export function lookUpAll(lookup: Lookup, addresses: Uint32Array, values: Int32Array): void {
  const spans = new Int32Array(BATCH);
  const places = new Int32Array(BATCH);
  for (let from = 0; from < addresses.length; from += BATCH) {
    const batch = addresses.subarray(from, from + BATCH);
    const ranges = values.subarray(from, from + batch.length);
    enterSlots(lookup, batch, ranges, spans);
    let pending = listPending(spans, places, batch.length);
    while (pending > 0) pending = halve(lookup, batch, ranges, spans, places, pending);
    readValues(lookup, ranges);
  }
}

/** For each address the first range of its slot, and how many ranges later it may be. */
function enterSlots({ shift, slots }: Lookup, addresses: Uint32Array, ranges: Int32Array, spans: Int32Array): void {
  for (let place = 0; place < addresses.length; place++) {
    const slot = (addresses[place] ?? 0) >>> shift;
    const range = slots[slot] ?? 0;
    ranges[place] = range;
    spans[place] = (slots[slot + 1] ?? 0) - range;
  }
}

/** Lists the places that have a span, and counts them. */
function listPending(spans: Int32Array, places: Int32Array, length: number): number {
  let pending = 0;
  for (let place = 0; place < length; place++) {
    places[pending] = place;
    pending += Number((spans[place] ?? 0) > 0);
  }
  return pending;
}

/** Two steps of a binary search at each place; the places that still have a span are listed anew and counted. */
function halve(
  { starts }: Lookup,
  addresses: Uint32Array,
  ranges: Int32Array,
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
    let range = ranges[place] ?? 0;
    range += half & -Number((starts[range + half] ?? 0) <= address);
    range += quarter & -Number((starts[range + quarter] ?? 0) <= address);
    ranges[place] = range;
    spans[place] = rest;
    places[pending] = place;
    pending += Number(rest > 0);
  }
  return pending;
}

/** Replaces each range by its value. */
function readValues({ values }: Lookup, ranges: Int32Array): void {
  for (let place = 0; place < ranges.length; place++) ranges[place] = values[ranges[place] ?? 0] ?? 0;
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
