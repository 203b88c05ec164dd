/** A CIDR block: its first address as a number and its prefix length. */
export interface Block {
  readonly first: bigint;
  readonly length: number;
}

/** The fewest CIDR blocks that make up the addresses from `from` to `to`, in their order, of a family of `bits` bits. */
export function* blocksOf(from: bigint, to: bigint, bits: 32 | 128): Generator<Block> {
  for (let first = from; first <= to; ) {
    let free = first === 0n ? bits : trailingZerosOf(first);
    while (1n << BigInt(free) > to - first + 1n) free--;
    yield { first, length: bits - free };
    first += 1n << BigInt(free);
  }
}

function trailingZerosOf(value: bigint): number {
  return (value & -value).toString(2).length - 1;
}
