import { sourceKind } from "./sourceKind.js";

export const unspecifiedAddress = sourceKind({
  code: "unspecified-address",
  summary: "`0.0.0.0` or `::` as a single host",
  severity: "warning",
  fixes: ["writeAny"],
  on: "source",
  message({ source }) {
    const [address, all] = source.kind === "ipv6" ? ["::", "::/0"] : ["0.0.0.0", "0.0.0.0 0.0.0.0"];
    return `Matches only ${address}, which no client can have. Write any, or ${all}.\nIt looks like a catch-all and catches nobody.`;
  },
});
