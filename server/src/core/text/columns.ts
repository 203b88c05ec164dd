/** A typed array that holds one value, or a row of `width` values, for each of many things. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** A copy of the column with `removed` rows from row `first` on replaced by others. O(rows). */
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

/** A copy of the column with twice the room. */
export function widened<Kind extends Column>(column: Kind): Kind {
  const wider = emptyLike(column, column.length * 2);
  wider.set(column);
  return wider;
}

/** The first values of a column. A little room that is left over is kept, since a copy would take longer than to fill it did. */
export function firstOf<Kind extends Column>(column: Kind, length: number): Kind {
  return (length * 1.25 < column.length ? column.slice(0, length) : column.subarray(0, length)) as Kind;
}

/** An empty column of the same kind. */
export function emptyLike<Kind extends Column>(column: Kind, length: number): Kind {
  const Typed = column.constructor as new (length: number) => Kind;
  return new Typed(length);
}
