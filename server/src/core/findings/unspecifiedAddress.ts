import { sourceKind } from "./sourceKind.js";

export const unspecifiedAddress = sourceKind({
  code: "unspecified-address",
  summary: "`0.0.0.0` or `::` as a single host",
  severity: "warning",
  fixes: ["writeAny"],
  on: "source",
  message({ source }) {
    const [address, family, all] =
      source.kind === "ipv6" ? ["::", "IPv6", "::/0"] : ["0.0.0.0", "IPv4", "0.0.0.0 0.0.0.0"];
    return `This rule matches the single address ${address}, which no client can have. It looks like a catch-all and catches nobody. Write any for every address, or ${all} for every ${family} address.`;
  },
});
