/** A CIDR block, as its first address and prefix length. */
export interface Block {
  readonly first: bigint;
  readonly length: number;
}

/** Splits the addresses from `from` to `to` (inclusive) into the fewest CIDR blocks, ascending. Addresses have `bits` bits. */
export function* blocksOf(from: bigint, to: bigint, bits: 32 | 128): Generator<Block> {
  for (let first = from; first <= to; ) {
    let hostBits = first === 0n ? bits : trailingZerosOf(first);
    while (1n << BigInt(hostBits) > to - first + 1n) hostBits--;
    yield { first, length: bits - hostBits };
    first += 1n << BigInt(hostBits);
  }
}

function trailingZerosOf(value: bigint): number {
  return (value & -value).toString(2).length - 1;
}
