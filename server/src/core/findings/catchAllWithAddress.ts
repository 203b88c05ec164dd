import { formatAddress } from "../address/address.js";
import { fitting } from "../describe/wording.js";
import { addressIn, suggestedLengthOf } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const catchAllWithAddress = sourceKind({
  code: "catch-all-with-address",
  summary: "a mask of `0.0.0.0` or `/0` with an address",
  severity: "warning",
  fixes: ["writeSuggestedMask", "writeAny"],
  on: "source",
  message({ source }) {
    if (source.kind === "any") return "";
    const address = formatAddress(addressIn(source));
    const [family, all] = source.kind === "ipv6" ? ["IPv6", "::/0"] : ["IPv4", "0.0.0.0 0.0.0.0"];
    const network = `${address}/${suggestedLengthOf(source)}`;
    const first = fitting(
      `Matches every ${family} address, not only ${address}. Write ${network}, or ${all} for all.`,
      `Matches every ${family} address. Write ${network}, or ${all} for all.`,
      `Matches every ${family} address. Correct the length, or write ${all} for all.`,
    );
    return `${first}\nA ${source.kind === "ipv6" ? "length" : "mask"} without bits compares none of the address.`;
  },
});
