/** PostgreSQL, asked by connections to a running server. Needs root, for a network namespace with all client addresses. */
import { spawnSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Given } from "../../server/src/core/index.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import type { Client, Question, Told } from "./postgresInside.mjs";
import { findProgram, type Program } from "./program.js";

const VERSIONS = "/usr/lib/postgresql";

/** Returns the folder of the newest server's programs. */
function programsFolder(): string | undefined {
  const versions = existsSync(VERSIONS)
    ? readdirSync(VERSIONS)
        .map(Number)
        .sort((one, other) => other - one)
    : [];
  return versions.map((version) => `${VERSIONS}/${version}/bin`).find((folder) => existsSync(`${folder}/postgres`));
}

/**
 * Asks PostgreSQL about clients.
 *
 * A list names what else is known of a connection: `user=app database=app type=hostssl`. A connection of the user and database
 * `postgres` without encryption otherwise. The line of a rule over several lines is its first.
 */
export const pgHba: Program = {
  format: "pg-hba",
  debianPackage: "postgresql, and run as root",
  isInstalled: () => programsFolder() !== undefined && process.getuid?.() === 0 && findProgram("unshare") !== undefined,
  given: (list = "") => {
    const connection = connectionOf(list);
    return { ...termsFor(connection), ...connection };
  },
  async ask({ text }, addresses, list = "") {
    const clients = addresses.map((address): Client => ({ ...connectionOf(list), address }));
    const programs = programsFolder() ?? "";
    const { loads, log, answers } = inside({ programs, data: dataFolder(programs), text, named: named(text), clients });
    return { loads, says: loads ? [] : saidAbout(log), verdicts: answers };
  },
};

type Connection = Omit<Client, "address">;

function connectionOf(list: string): Connection {
  const said = Object.fromEntries(list.split(" ").map((one) => one.split("=")));
  return { user: "postgres", database: "postgres", type: "hostnossl", ...said };
}

/** Returns which terms hold. The only role is postgres, all clients have an address of the server, and none has a name. */
function termsFor({ user, database }: Connection): Given {
  const names = ["10.1.2.0/24", "ALL", "all", ".example.com", "db.invalid", ""];
  return {
    sameuser: user === database ? "yes" : "no",
    samerole: user === "postgres" && database === "postgres" ? "yes" : "no",
    "+admins": "no",
    "+x": "no",
    "/^app": "no",
    samehost: "yes",
    samenet: "yes",
    ...Object.fromEntries(names.map((name) => [`host ${name}`, "no"])),
  };
}

let data: string | undefined;

/** Returns a folder with a new cluster. All questions of a process share it, one after the other. */
function dataFolder(programs: string): string {
  if (data !== undefined && existsSync(data)) return data;
  const owner = statSync("/var/lib/postgresql");
  data = temporaryFolder({});
  chownSync(data, owner.uid, owner.gid);
  const initdb = ["-D", data, "-N", "-U", "postgres", "--locale=C", "-E", "UTF8", "--no-instructions"];
  asPostgres(`${programs}/initdb`, initdb);
  const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", `${data}/server.key`, "-out", `${data}/server.crt`];
  asPostgres("openssl", ["req", "-x509", "-subj", "/CN=localhost", ...key]);
  return data;
}

function asPostgres(program: string, args: readonly string[]): void {
  const user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"];
  const { status, stderr } = spawnSync("setpriv", [...user, program, ...args], { cwd: "/", encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

function inside(question: Question): Told {
  const script = fileURLToPath(new URL("postgresInside.mts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    ["--net", "--pid", "--kill-child", process.execPath, script],
    {
      input: JSON.stringify(question),
      encoding: "utf8",
      cwd: "/",
      timeout: 60_000,
    },
  );
  if (status !== 0) throw new Error(`PostgreSQL cannot be asked: ${stderr}`);
  const told: Told = JSON.parse(stdout);
  if (!told.loads && !told.log.includes("could not load")) throw new Error(`PostgreSQL does not start: ${told.log}`);
  return told;
}

/** Gives all rules the method `password`, which takes no options. Other words of the texts are no methods. */
function named(text: string): string {
  return text.replace(
    /(?<=[ \t\r\n,])"?(?:trust|reject|md5|scram-sha-256|ident|gss|pam|ldap|cert)"?(?:[ \t]+\w+=[^ \t\r\n#]*)*(?=[ \t\r\n#\\]|$)/g,
    "password",
  );
}

/** Returns what the log says about lines. */
function saidAbout(log: string): readonly string[] {
  const messages = log.matchAll(/ LOG: {2}(.*)\n(?:.*CONTEXT: {2}line (\d+) of configuration file)?/g);
  return [...messages].flatMap(([, message = "", line]) => (line === undefined ? [] : [`line ${line}: ${message}`]));
}
