/** A typed array that holds one value, or a row of `width` values, for each of many things. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/**
 * The column with `removed` rows from row `first` on replaced by others. The column itself must not be used any more: the result
 * takes its memory over where there is room, since fresh memory costs far more than moving what is there.
 */
export function splice<Kind extends Column>(
  column: Kind,
  first: number,
  removed: number,
  inserted: Kind,
  width = 1,
): Kind {
  const length = column.length + inserted.length - removed * width;
  const room = column.buffer.byteLength / column.BYTES_PER_ELEMENT;
  const rest = (first + removed) * width;
  const target = length <= room ? withAllRoom(column) : emptyLike(column, length + (length >>> 3) + 64);
  if (length > room) target.set(column.subarray(0, first * width));
  if (length > room) target.set(column.subarray(rest), first * width + inserted.length);
  else target.copyWithin(first * width + inserted.length, rest, column.length);
  target.set(inserted, first * width);
  return target.subarray(0, length) as Kind;
}

function withAllRoom<Kind extends Column>(column: Kind): Kind {
  const Typed = column.constructor as new (buffer: ArrayBufferLike) => Kind;
  return new Typed(column.buffer);
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
