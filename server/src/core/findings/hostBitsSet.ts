import { hostBitReadings } from "../analysis/meaning/hostBits.js";
import { listed } from "../describe/wording.js";
import { formatSource } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const hostBitsSet = sourceKind({
  code: "host-bits-set",
  summary: "address bits outside the mask",
  severity: "warning",
  fixes: ["dropHostBits"],
  on: "source",
  message({ source }, statement) {
    if (source.kind === "any") return "";
    const readings = hostBitReadings(source).map(({ kind, text }) => (kind === "host" ? "the host alone" : text));
    const short = readings.length > 2 ? readings.slice(0, 1) : readings;
    const skipped = statement === "rule" ? ", and some of today's servers skip such a rule altogether" : "";
    return `Host bits are set. Write ${listed(short, "or")}.\nThey are ignored here: the ${statement} matches ${formatSource(source)}, not the one host${skipped}.`;
  },
});
