import { type Ipv4, parseIpv4 } from "../address/ipv4.js";

/**
 * Reads an IPv4 address as inet_aton() does: one to four parts, octal behind a leading zero, and the last part fills the rest.
 *
 * `010.0.0.5` is 8.0.0.5, and `1.2.3` is 1.2.0.3. `undefined` for any other text. Reads hexadecimal, as in `0x0a.0.0.5`, only where
 * `hasHexadecimal` says so: HAProxy and callers of getaddrinfo that check for digits do not.
 */
export function parseOctalQuad(text: string, hasHexadecimal = false): Ipv4 | undefined {
  // Without a leading zero, four parts are the same in all notations.
  const usual = parseIpv4(text);
  if (usual !== undefined) return usual;
  if (text.length > LONGEST_QUAD) return undefined;
  const parts = text.split(".");
  if (parts.length > 4) return undefined;
  let word = 0;
  for (const [place, part] of parts.entries()) {
    const value = hasHexadecimal && /^0x[0-9a-f]+$/i.test(part) ? Number(part) : parseOctal(part);
    const isLast = place === parts.length - 1;
    const bits = isLast ? 8 * (4 - place) : 8;
    if (value === undefined || value >= 2 ** bits) return undefined;
    word += value * 2 ** (isLast ? 0 : 24 - 8 * place);
  }
  return word;
}

/** Reads a number, octal behind a leading zero. */
function parseOctal(digits: string): number | undefined {
  if (!/^\d+$/.test(digits)) return undefined;
  if (!digits.startsWith("0")) return Number(digits);
  return /[89]/.test(digits) ? undefined : Number.parseInt(digits, 8);
}

/** Four octets of eleven octal digits each are longer than anybody writes. */
const LONGEST_QUAD = 64;

/**
 * Reads four decimal octets as nginx's ngx_inet_addr() does: leading zeros are decimal, and an octet without digits is 0.
 *
 * `10.0.0.` is 10.0.0.0. `undefined` for any other text.
 */
export function parseLooseQuad(text: string): Ipv4 | undefined {
  if (!/^\d*\.\d*\.\d*\.\d*$/.test(text)) return undefined;
  const octets = text.split(".").map(Number);
  return octets.every((octet) => octet <= 255) ? octets.reduce((word, octet) => word * 256 + octet, 0) : undefined;
}
