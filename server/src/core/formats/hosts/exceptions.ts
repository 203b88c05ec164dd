import { maskOfLength, prefixLengthOf } from "../../address/mask.js";
import { covers, type MaskedSource, type Source, specificityOf } from "../../model/source.js";
import { allOf, BLOCKS_AT_MOST, complementOfBlock } from "../blocks.js";
import { readClient } from "./clients.js";
import type { ListWord } from "./lines.js";

/** What the exceptions of a list take away. */
export interface Excepted {
  /** What they surely take away. */
  readonly lower: readonly MaskedSource[];
  /** What they take away at most. */
  readonly upper: readonly MaskedSource[];
  /** Whether both are the same. */
  readonly isSure: boolean;
}

/** How many more blocks the exceptions of a file may compare. */
export interface ExceptionWork {
  left: number;
}

/** Some seconds. */
export const WORK_AT_MOST = 8_000_000;

const everyone: readonly MaskedSource[] = [allOf("ipv4"), allOf("ipv6")];
const nothing: Excepted = { lower: [], upper: [], isSure: true };

/** Returns what the parts behind the first EXCEPT take away. Each part has those behind it as its own exceptions. */
export function excepted(parts: readonly (readonly ListWord[])[], work: ExceptionWork): Excepted {
  let inner = nothing;
  for (const part of [...parts].reverse()) {
    const clients = part.map(readClient).flatMap((client) => ("fault" in client ? [] : [client]));
    const isSureClient = ({ condition, sources }: (typeof clients)[number]) =>
      condition === undefined && sources.every((source) => blocksOf(source) !== undefined);
    const most = clients.flatMap(({ sources }) => sources.flatMap(blocksAround));
    const least = clients.filter(isSureClient).flatMap(({ sources }) => sources.flatMap(blocksAround));
    const upper = minus(most, inner.lower, work);
    const lower = minus(least, inner.upper, work);
    inner = {
      upper: upper ?? everyone,
      lower: lower ?? [],
      isSure: upper !== undefined && lower !== undefined && inner.isSure && clients.every(isSureClient),
    };
  }
  return inner;
}

/** Returns the blocks of a source without some others. `undefined` if these are too many blocks, or not blocks at all. */
export function withoutExceptions(
  source: Source,
  blocks: readonly MaskedSource[],
  work: ExceptionWork,
): readonly MaskedSource[] | undefined {
  const whole = blocksOf(source);
  return whole && minus(whole, blocks, work);
}

function minus(
  blocks: readonly MaskedSource[],
  taken: readonly MaskedSource[],
  work: ExceptionWork,
): readonly MaskedSource[] | undefined {
  let left = blocks;
  for (const network of taken) {
    work.left -= left.length;
    if (work.left < 0 || left.length > BLOCKS_AT_MOST) return undefined;
    left = left.flatMap((block) => {
      if (covers(network, block)) return [];
      return covers(block, network) ? complementOfBlock(network, specificityOf(block)) : [block];
    });
  }
  return left.length > BLOCKS_AT_MOST ? undefined : left;
}

/** Returns a source as blocks. `undefined` for a mask with holes. */
function blocksOf(source: Source): readonly MaskedSource[] | undefined {
  if (source.kind === "any") return everyone;
  return source.kind === "ipv4" && prefixLengthOf(source.mask) === undefined ? undefined : [source];
}

/** Returns blocks that hold a source: of a mask with holes the network of its leading bits. */
function blocksAround(source: Source): readonly MaskedSource[] {
  const blocks = blocksOf(source);
  if (blocks !== undefined || source.kind !== "ipv4") return blocks ?? [];
  const mask = maskOfLength(Math.clz32(~source.mask));
  return [{ kind: "ipv4", address: (source.address & mask) >>> 0, mask }];
}
