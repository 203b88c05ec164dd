import { impossibleNetworksOf } from "../analysis/passes/impossible.js";
import type { Source } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

/** Reports a source inside the blocks that no TCP client has an address of, such as 224.0.0.0/4. */
export const impossibleSource = sourceKind({
  code: "impossible-source",
  summary: "addresses that no client can have",
  severity: "information",
  on: "rule",
  message: ({ source }) =>
    `Never fires: no client can have such an address. Correct the address or remove the rule.\nThese addresses are special: ${spaces(source)}.`,
});

function spaces(source: Source): string {
  return impossibleNetworksOf(source)
    .map(({ cidr, name }) => `${cidr} is ${name}`)
    .join(" and ");
}
