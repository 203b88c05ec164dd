import { formatSource } from "../../model/source.js";
import { takesIpv4 } from "../haproxyClients.js";
import { networkText } from "../networkText.js";
import { linesOf } from "./lines.js";
import type { Writer, WrittenRow } from "./writer.js";

/** The name of the ACL for clients with an IPv4 address. */
const IPV4_CLIENTS = "ipv4";

/**
 * Writes rules for new connections.
 *
 * HAProxy asks with two addresses of some clients: an IPv4 client is also ::ffff:a.b.c.d, and a 6to4 client also the IPv4 address
 * inside of its own. No IPv6 client has a mapped address, so the network of these tells both families apart.
 */
export const writeHaproxy: Writer = {
  rows: "rules",
  // Our reader divides masks with holes where a second term is beside them.
  holes: "few",
  hasComments: true,
  place: "For a frontend: copy the lines below its name behind its bind lines.",
  write: (list) =>
    linesOf(list, {
      opening: [
        "frontend imcrules",
        ...(list.rows.some(isGuarded) ? [`    acl ${IPV4_CLIENTS} src ::ffff:0.0.0.0/96`] : []),
      ],
      indent: "    ",
      rule: (row) => [`tcp-request connection ${row.action}${conditionOf(row)}`],
    }),
};

function isGuarded({ source }: WrittenRow): boolean {
  return source.kind === "ipv4" || (source.kind === "ipv6" && takesIpv4(source));
}

function conditionOf(row: WrittenRow): string {
  const { source } = row;
  if (source.kind === "any") return "";
  const guard = source.kind === "ipv4" ? ` ${IPV4_CLIENTS}` : isGuarded(row) ? ` !${IPV4_CLIENTS}` : "";
  return ` if { src ${networkText(source) ?? formatSource(source).replace(" ", "/")} }${guard}`;
}
