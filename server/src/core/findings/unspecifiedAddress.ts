import { sourceKind } from "./kind.js";

/** 0.0.0.0 with mask 255.255.255.255, or ::/128. */
export const unspecifiedAddress = sourceKind("unspecified-address", "warning", "source", ({ source }) => {
  const [address, family, all] =
    source.kind === "ipv6" ? ["::", "IPv6", "::/0"] : ["0.0.0.0", "IPv4", "0.0.0.0 0.0.0.0"];
  return `This rule matches the single address ${address}, which no client can have. It looks like a catch-all and catches nobody. Write any for every address, or ${all} for every ${family} address.`;
});
