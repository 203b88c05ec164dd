/** The kinds of connections that lines are for. */
export const connectionTypes = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"] as const;

export type ConnectionType = (typeof connectionTypes)[number];

/**
 * The methods of PostgreSQL 15, and `oauth` of PostgreSQL 18.
 *
 * Few servers have all of them: `sspi` is for Windows, `bsd` for OpenBSD. A server refuses what it was built without.
 */
const methods = "trust reject md5 password scram-sha-256 gss sspi ident peer ldap radius cert pam bsd oauth".split(" ");

/** The options with the methods that they are for. Others are for lines of the type `hostssl`, or for `ldap`. */
const optionMethods: ReadonlyMap<string, string> = new Map([
  ["map", "ident peer gss sspi cert oauth"],
  ["pamservice", "pam"],
  ["pam_use_hostname", "pam"],
  ["krb_realm", "gss sspi"],
  ["include_realm", "gss sspi"],
  ["compat_realm", "sspi"],
  ["upn_username", "sspi"],
  ["radiusservers", "radius"],
  ["radiusports", "radius"],
  ["radiussecrets", "radius"],
  ["radiusidentifiers", "radius"],
  ["issuer", "oauth"],
  ["scope", "oauth"],
  ["validator", "oauth"],
  ["delegate_ident_mapping", "oauth"],
]);

const ldapOptions =
  /^ldap(?:url|tls|scheme|server|port|binddn|bindpasswd|searchattribute|searchfilter|basedn|prefix|suffix)$/;

/** Whether PostgreSQL knows a method. */
export function isMethod(method: string): boolean {
  return methods.includes(method);
}

/** Whether a method is for lines of a type. */
export function isMethodFor(method: string, type: ConnectionType): boolean {
  if (method === "cert") return type === "hostssl";
  return type === "local" ? method !== "gss" && method !== "sspi" : method !== "peer";
}

/** Returns the first option that PostgreSQL refuses, or -1 if it takes them all. */
export function refusedOption(options: readonly string[], method: string, type: ConnectionType): number {
  return options.findIndex((option) => {
    const sign = option.indexOf("=");
    const [name, value] = [option.slice(0, sign), option.slice(sign + 1)];
    if (sign < 0) return true;
    if (name === "clientcert") {
      const isCertain = value === "verify-full" || (value === "verify-ca" && method !== "cert");
      return type !== "hostssl" || !isCertain;
    }
    if (name === "clientname") return type !== "hostssl" || (value !== "CN" && value !== "DN");
    if (name === "ldapport" && !/^[ \t]*[+-]?0*[1-9]/.test(value)) return true;
    const known = ldapOptions.test(name) ? "ldap" : (optionMethods.get(name) ?? "");
    return !known.split(" ").includes(method);
  });
}

/** Whether the options that a method needs are there, and none excludes another. */
export function hasNeededOptions(options: readonly string[], method: string): boolean {
  const names = new Set(options.map((option) => option.slice(0, option.indexOf("="))));
  const has = (...wanted: readonly string[]) => wanted.some((name) => names.has(name));
  if (method === "radius") return has("radiusservers") && has("radiussecrets");
  if (method !== "ldap" || has("ldapurl")) return true;
  const isDirect = has("ldapprefix", "ldapsuffix");
  const isSearched = has("ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter");
  if (isDirect) return !isSearched;
  return has("ldapbasedn") && !(has("ldapsearchattribute") && has("ldapsearchfilter"));
}
