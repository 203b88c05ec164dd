/** A typed array with one value, or a row of several values, for each rule, line or chunk. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** Copies the column and replaces `removed` rows from row `first` on. A row has `width` values. O(rows). */
export function splice<Kind extends Column>(
  column: Kind,
  first: number,
  removed: number,
  inserted: Kind,
  width = 1,
): Kind {
  const from = first * width;
  const spliced = emptyLike(column, column.length + inserted.length - removed * width);
  spliced.set(column.subarray(0, from));
  spliced.set(inserted, from);
  spliced.set(column.subarray(from + removed * width), from + inserted.length);
  return spliced;
}

/** Copies rows of a column to another one, whose rows `from` to `to` (exclusive) become rows `rows[from]` and so on. A row has `width` values. */
export function pickInto<Kind extends Column>(
  picked: Kind,
  column: Kind,
  rows: ArrayLike<number>,
  width: number,
  from: number,
  to: number,
): void {
  const copy: Column = picked;
  for (let row = from; row < to; row++) {
    const first = (rows[row] ?? 0) * width;
    for (let place = 0; place < width; place++) copy[row * width + place] = column[first + place] ?? 0;
  }
}

/** Adds `by` to the values from index `from` to `to` (exclusive). */
export function shift(column: Uint32Array, by: number, from: number, to = column.length): void {
  if (by === 0) return;
  for (let index = from; index < to; index++) column[index] = (column[index] ?? 0) + by;
}

/** Writes the numbers of rows `from` to `to` (exclusive) to these rows. */
export function numberRows(column: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) column[row] = row;
}

/** Copies the column into one of twice its length. */
export function widened<Kind extends Column>(column: Kind): Kind {
  const wider = emptyLike(column, column.length * 2);
  wider.set(column);
  return wider;
}

/** Returns the first `length` values. Copies them only if more than a fifth is unused: a copy takes longer than filling did. */
export function firstOf<Kind extends Column>(column: Kind, length: number): Kind {
  return length * 1.25 < column.length ? (column.slice(0, length) as Kind) : viewOf(column, 0, length);
}

/** Up to this length a copy takes less time than a view: V8 first moves a short column out of its heap. */
const SHORT = 64;

/** Returns the values from index `from` to `to` (exclusive), as a column that nobody may write to. O(1). */
export function viewOf<Kind extends Column>(column: Kind, from: number, to: number): Kind {
  if (from === 0 && to >= column.length) return column;
  return (to - from <= SHORT ? column.slice(from, to) : column.subarray(from, to)) as Kind;
}

/** Creates a column of zeros, of the same kind. */
export function emptyLike<Kind extends Column>(column: Kind, length: number): Kind {
  const Typed = column.constructor as new (length: number) => Kind;
  return new Typed(length);
}
