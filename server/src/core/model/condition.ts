/** What must hold besides the address, so that a partial rule matches. */
export interface Condition {
  /** All of these must hold. */
  readonly atoms: readonly Atom[];
  /** For which connections this is: `for connections over SSL to database app`. Or why nobody knows: `the included file was not read`. */
  readonly why: string;
  /**
   * The kind of connection that the rule is for, if rules of other kinds never match such a connection.
   *
   * Rules without a condition are for usual connections.
   */
  readonly world?: World | undefined;
}

/** One thing that must hold. */
export interface Atom {
  /** What is compared: `database`. Of a term that is not understood, its text. */
  readonly name: string;
  /** At least one of these values must hold: `yes` or `no` of a term that is not understood. */
  readonly values: readonly string[];
  /** Terms that may hold in place of the values: `+admins` beside users. A value does not settle them. */
  readonly terms?: readonly string[] | undefined;
  /** Whether all values hold but these. Such an atom has no terms. */
  readonly isOther?: boolean | undefined;
  /** Whether the term may change between two rules, such as a random number. Then not even the same term holds with it. */
  readonly isChanging?: boolean | undefined;
}

/** What is known of a connection besides its address: `{ database: "app", type: "hostssl" }`. */
export type Given = Readonly<Record<string, string>>;

/** The name and the value that make a connection unusual: `database` and `replication` in PostgreSQL. */
export interface World {
  readonly name: string;
  readonly value: string;
}

/** Whether one condition holds wherever another does, as far as the words of both show it. */
export function implies(one: Condition, other: Condition): boolean {
  if (one.world?.value !== other.world?.value) return false;
  return other.atoms.every((wanted) => !wanted.isChanging && one.atoms.some((atom) => atomImplies(atom, wanted)));
}

/**
 * Returns what holds wherever two conditions hold: one of them if it implies the other.
 *
 * `undefined` if no connection has both: they ask for different values of one name.
 */
export function together(one: Condition, other: Condition): Condition | undefined {
  if (implies(one, other)) return one;
  if (implies(other, one)) return other;
  if (one.world?.value !== other.world?.value) return undefined;
  if (one.atoms.some((atom) => other.atoms.some((wanted) => atomExcludes(atom, wanted)))) return undefined;
  return { atoms: [...one.atoms, ...other.atoms], why: `${one.why} and ${other.why}`, world: one.world };
}

function atomExcludes(one: Atom, other: Atom): boolean {
  if (one.name !== other.name || [one, other].some(({ isChanging, terms = [] }) => isChanging || terms.length > 0))
    return false;
  if (one.isOther) return !other.isOther && areAmong(other.values, one.values);
  if (other.isOther) return areAmong(one.values, other.values);
  const known = new Set(one.values);
  return !other.values.some((value) => known.has(value));
}

/** Returns a text that conditions of the same meaning share. */
export function conditionKey({ atoms, world }: Condition): string {
  const ofAtom = ({ name, values, terms = [], isOther = false, isChanging = false }: Atom) =>
    JSON.stringify([name, [...values].sort(), [...terms].sort(), isOther, isChanging]);
  return JSON.stringify([world?.value, [...new Set(atoms.map(ofAtom))].sort()]);
}

function atomImplies({ name, values, terms = [], isOther, isChanging }: Atom, wanted: Atom): boolean {
  if (name !== wanted.name || isChanging) return false;
  if (!wanted.isOther) return !isOther && areAmong(values, wanted.values) && areAmong(terms, wanted.terms ?? []);
  if (isOther) return areAmong(wanted.values, values);
  const excepted = new Set(wanted.values);
  return terms.length === 0 && !values.some((value) => excepted.has(value));
}

/** Returns how many words a condition has. */
export function wordsIn({ atoms }: Condition): number {
  return atoms.reduce((sum, { values, terms = [] }) => sum + 1 + values.length + terms.length, 0);
}

/** Whether all words are among others. Both have no word twice. O(words). */
function areAmong(words: readonly string[], others: readonly string[]): boolean {
  if (words.length > others.length) return false;
  if (others.length <= FEW) return words.every((word) => others.includes(word));
  const known = new Set(others);
  return words.every((word) => known.has(word));
}

/** Up to here a search is faster than a set. */
const FEW = 16;
