import { boundariesOf, budgetOf, type CompiledList, type ReadAs } from "../core/index.js";

/** Enough for a list of 25 rules. Nobody reads more answers of a program. */
const ADDRESSES_AT_MOST = 100;

/** A command line for each program, which reads the file. */
const commands: Readonly<Record<string, (file: string, addresses: string) => readonly string[]>> = {
  "postfix-cidr": (file, addresses) => [`printf '%s\\n' ${addresses} | postmap -q - cidr:${file}`],
  "nginx-access": (file) => nginxTest(`http { server { include "%s"; } }`, file),
  "nginx-geo": (file) => nginxTest(`http { include "%s"; }`, file),
  haproxy: (file) => [`haproxy -c -f ${file}`],
  "plain:haproxy": (file) => [
    `printf 'frontend f\\n  tcp-request connection reject if { src -f "%s" }\\n' ${file} | haproxy -c -f /dev/stdin`,
  ],
  plain: (file) => [
    "ipset create imcrules4 hash:net && ipset create imcrules6 hash:net family inet6",
    `sed -n 's/^[0-9.]*\\(\\/[0-9]*\\)*$/add imcrules4 &/p; s/^.*:.*$/add imcrules6 &/p' ${file} | grep -v '#' | ipset restore`,
  ],
  "pg-hba": () => [`psql -c "select line_number, error from pg_hba_file_rules where error is not null"`],
  "hosts-access": (file, addresses) => [
    `folder=$(mktemp -d) && cp ${file} "$folder/hosts.allow" && touch "$folder/hosts.deny" && cd "$folder"`,
    `for address in ${addresses}; do tcpdmatch -d smtpd "$address"; done`,
  ],
  imcrules: (file) => [`imcrules check ${file}`],
};

function nginxTest(inside: string, file: string): readonly string[] {
  return [
    `printf 'events {}\\n${inside}\\n' "$(realpath ${file})" >/tmp/imcrules-nginx.conf && nginx -t -c /tmp/imcrules-nginx.conf`,
  ];
}

/** Returns the lines for a shell that prove a written file in its program, and the verdicts at the borders of its rules as comments. */
export function proofOf(to: ReadAs, file: string, { ruleSet, partition }: CompiledList): readonly string[] {
  const { format, options } = to;
  const borders: string[] = [];
  const addresses: string[] = [];
  for (const boundary of boundariesOf(ruleSet, partition, budgetOf())) {
    if (boundary === undefined) continue;
    if (addresses.length === ADDRESSES_AT_MOST) break;
    addresses.push(boundary.address);
    borders.push(`# ${boundary.address}: ${ruleSet.format.words[boundary.verdict].participle}`);
  }
  const name = options.dialect === "haproxy" ? "plain:haproxy" : format;
  const lines = commands[name]?.(quotedForShell(file), addresses.join(" ")) ?? [];
  return [...lines, "# What the list does with the addresses at the borders of its rules:", ...borders];
}

/** Quotes a word for a shell, whatever is in it. */
function quotedForShell(word: string): string {
  return /^[\w./][\w./-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
