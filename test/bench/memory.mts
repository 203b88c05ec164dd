/** How much memory a large list takes; there is no target, and no contender to take turns with. */
import { openInFreshProcess, temporaryFolder } from "./cold.mts";
import { type RuleList, randomList, realList, textOf } from "./lists.mts";
import type { Fact } from "./report.mts";

export function memoryFacts(): readonly Fact[] {
  const write = temporaryFolder();
  const openingOf = (list: RuleList) => openInFreshProcess(write("list.imcrules", textOf(list)), true);
  return [
    {
      name: "1,000,000 random lines opened: peak memory of the process",
      value: mebibytes(openingOf(randomList(999_999, 41)).peakBytes),
    },
    {
      name: "100,000 random lines open: memory held, without the text",
      value: mebibytes(openingOf(randomList(99_999, 42)).retainedBytes),
    },
    {
      name: "100,000 real lines open: memory held, without the text",
      value: mebibytes(openingOf(realList(99_999, 43)).retainedBytes),
    },
  ];
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
