import type { Atom, Condition, World } from "../../model/condition.js";
import type { GivenNames } from "../../model/format.js";
import type { HbaField, HbaWord } from "./fields.js";
import type { ConnectionType } from "./options.js";

/** Connections that ask for no database but for the log of changes. No other rule matches them, not even one for `all`. */
export const replication: World = { name: "database", value: "replication" };

/** What a connection is. The other types of lines are for several of these. */
const connections = ["hostssl", "hostgssenc", "hostnossl"];

/** What may be known of a connection. */
export const hbaGiven: GivenNames = {
  names: new Map<string, readonly string[] | "any">([
    ["type", connections],
    ["database", "any"],
    ["user", "any"],
  ]),
  isCaseless: false,
};

/**
 * The connections of each type of line, by the line that is for them alone.
 *
 * `hostnossl` stands for connections without any encryption. `--given type=hostssl` says that a connection uses SSL.
 */
const connectionsOf: Readonly<Record<ConnectionType, readonly string[]>> = {
  local: [],
  host: [],
  hostssl: ["hostssl"],
  hostnossl: ["hostnossl", "hostgssenc"],
  hostgssenc: ["hostgssenc"],
  hostnogssenc: ["hostnossl", "hostssl"],
};

const typeWords: Readonly<Record<ConnectionType, string>> = {
  local: "",
  host: "",
  hostssl: " over SSL",
  hostnossl: " without SSL",
  hostgssenc: " with GSSAPI encryption",
  hostnogssenc: " without GSSAPI encryption",
};

/** What a line asks for besides the address. */
export interface HbaDemands {
  readonly type: ConnectionType;
  readonly databases: HbaField;
  readonly users: HbaField;
  /** The text of an address that only the server can compare: `samehost`, `host db.example.com`. */
  readonly from: string | undefined;
}

/** The conditions of a list, by their texts. Equal conditions are one object. */
export type KnownConditions = Map<string, Condition>;

/**
 * Returns a condition for each kind of connection that a line is for: usual ones, and those for replication.
 *
 * `undefined` stands for no condition.
 */
export function conditionsOf(known: KnownConditions, asked: HbaDemands): readonly (Condition | undefined)[] {
  const isForAll = asked.databases.some(isKeyword("all"));
  const isForReplication = asked.databases.some(isKeyword("replication"));
  const usual = asked.databases.filter((word) => !isKeyword("replication")(word));
  const files = asked.databases.filter(isFile);
  const conditions: (Condition | undefined)[] = [];
  if (usual.length > 0) {
    conditions.push(conditionOf(known, asked, isForAll ? undefined : atomOf("database", usual, isDatabaseTerm), false));
  }
  // The words of a file may name these connections too.
  if (isForReplication || files.length > 0) {
    conditions.push(conditionOf(known, asked, isForReplication ? undefined : atomOf("database", files, isFile), true));
  }
  return conditions;
}

function conditionOf(
  known: KnownConditions,
  { type, users, from }: HbaDemands,
  database: Atom | undefined,
  isForReplication: boolean,
): Condition | undefined {
  const types = connectionsOf[type];
  const user = users.some(isKeyword("all")) ? undefined : atomOf("user", users, isUserTerm);
  const address = from === undefined ? undefined : { name: "address", values: [], terms: [from] };
  const atoms = [types.length === 0 ? undefined : { name: "type", values: types }, database, user, address].filter(
    (atom) => atom !== undefined,
  );
  if (atoms.length === 0 && !isForReplication) return undefined;
  const key = JSON.stringify([isForReplication, atoms]);
  const why = [
    isForReplication ? "for replication connections" : "for connections",
    typeWords[type],
    database === undefined ? "" : ` to database ${anyOf(database)}`,
    user === undefined ? "" : ` as user ${anyOf(user)}`,
    from === undefined ? "" : ` from ${shortened(from)}`,
  ].join("");
  const condition = known.get(key) ?? { atoms, why, world: isForReplication ? replication : undefined };
  known.set(key, condition);
  return condition;
}

/** Whether a word is a keyword. In quotes it is a name. */
export function isKeyword(keyword: string): (word: HbaWord) => boolean {
  return ({ value, isQuoted }) => value === keyword && !isQuoted;
}

/** Whether a word stands for the words in a file. */
export function isFile({ value, isQuoted }: HbaWord): boolean {
  return value.length > 1 && value.startsWith("@") && !isQuoted;
}

/** From PostgreSQL 16 on a slash begins a regular expression, even in quotes. */
function isPattern({ value }: HbaWord): boolean {
  return value.startsWith("/");
}

function isDatabaseTerm(word: HbaWord): boolean {
  return isFile(word) || isPattern(word) || ["sameuser", "samerole", "samegroup"].some((one) => isKeyword(one)(word));
}

function isUserTerm(word: HbaWord): boolean {
  return isFile(word) || isPattern(word) || (word.value.startsWith("+") && !word.isQuoted);
}

function atomOf(name: string, words: readonly HbaWord[], isTerm: (word: HbaWord) => boolean): Atom {
  const texts = (chosen: readonly HbaWord[]) => [...new Set(chosen.map(textOf))].sort();
  return { name, values: texts(words.filter((word) => !isTerm(word))), terms: texts(words.filter(isTerm)) };
}

/** Returns a word as it is compared. A database in quotes is no replication connection, and `samegroup` is the old `samerole`. */
function textOf(word: HbaWord): string {
  if (word.isQuoted && word.value === replication.value) return `"${word.value}"`;
  return isKeyword("samegroup")(word) ? "samerole" : word.value;
}

const SHOWN_AT_MOST = 3;
const WORD_AT_MOST = 40;

/** Names some words: `app`, `app or web`, `app, web or 5 others`. */
function anyOf({ values, terms = [] }: Atom): string {
  const words = [...values, ...terms].map(shortened);
  const shown = words.slice(0, words.length > SHOWN_AT_MOST ? SHOWN_AT_MOST - 1 : SHOWN_AT_MOST);
  if (shown.length < words.length) shown.push(`${words.length - shown.length} others`);
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

function shortened(word: string): string {
  return word.length > WORD_AT_MOST ? `${word.slice(0, WORD_AT_MOST - 1)}…` : word;
}
