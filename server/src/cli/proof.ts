import { boundariesOf, budgetOf, type CompiledList, type ReadAs } from "../core/index.js";

/** Enough for a list of 25 rules. Nobody reads more answers of a program. */
const ADDRESSES_AT_MOST = 100;

/** The lines for a shell that let a program read a file, and ask it about addresses where it takes some. */
const commands: Readonly<Record<string, (file: string, addresses: string) => readonly string[]>> = {
  imcrules: (file) => [`imcrules check ${file}`],
  plain: (file) => [
    "ipset create imcrules4 hash:net && ipset create imcrules6 hash:net family inet6",
    `grep -E '^[0-9.]+(/[0-9]+)?$' ${file} | sed 's/^/add imcrules4 /' | ipset restore`,
    `grep -E '^[0-9a-f.]*:[0-9a-f:./]*$' ${file} | sed 's/^/add imcrules6 /' | ipset restore`,
    "ipset destroy imcrules4 && ipset destroy imcrules6",
  ],
  // HAProxy would take a $ in the name of the file for a variable.
  "plain:haproxy": (file) => {
    const frontend = inFrontend("frontend f\\n  tcp-request connection reject if { src -f %s }");
    return [inNewFolder(`cp ${file} "$folder/list" && printf '${frontend}' "$folder/list" | haproxy -c -f /dev/stdin`)];
  },
  "postfix-cidr": (file, addresses) => [`printf '%s\\n' ${addresses} | postmap -q - cidr:${file}`],
  "nginx-access": (file) => nginxTest('http { server { include "%s"; } }', file),
  "nginx-geo": (file) => nginxTest('http { include "%s"; }', file),
  "pg-hba": () => [
    "# On a server with this file as its hba_file, before it reloads:",
    `psql -c "select line_number, error from pg_hba_file_rules where error is not null"`,
  ],
  haproxy: (file) => [`{ cat ${file}; printf '${inFrontend("")}'; } | haproxy -c -f /dev/stdin`],
  "hosts-access": (file, addresses) => [
    inNewFolder(
      `cp ${file} "$folder/hosts.allow" && cd "$folder" && for address in ${addresses}; do tcpdmatch -d smtpd "$address"; done`,
    ),
  ],
};

/** Returns the format of a frontend for printf, with what HAProxy needs to load it. */
function inFrontend(lines: string): string {
  return `${lines}\\n  bind 127.0.0.1:10025\\n  timeout client 1s\\n`;
}

/** Runs a command that may write to $folder, which is removed then. */
function inNewFolder(command: string): string {
  return `(folder=$(mktemp -d) && trap 'rm -r "$folder"' EXIT && ${command})`;
}

function nginxTest(http: string, file: string): readonly string[] {
  const configuration = `events {}\\n${http}\\n`;
  const write = `printf '${configuration}' "$(realpath ${file})" >"$folder/nginx.conf"`;
  return [inNewFolder(`${write} && nginx -t -c "$folder/nginx.conf"`)];
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
    borders.push(`# ${boundary.address} ${ruleSet.format.words[boundary.verdict].participle}`);
  }
  const name = options.dialect === "haproxy" ? "plain:haproxy" : format;
  const lines = commands[name]?.(quotedForShell(file), addresses.join(" ")) ?? [];
  return [...lines, "# What the list does with the addresses at the borders of its rules:", ...borders];
}

/** Quotes a path for a shell, whatever is in it. */
function quotedForShell(path: string): string {
  // It is no option.
  const word = path.startsWith("-") ? `./${path}` : path;
  return /^[\w./][\w./-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
