import type { Atom } from "../../model/condition.js";
import { shortened } from "./clients.js";
import { delimiterIn, exceptionsIn, type ListWord } from "./lines.js";

/** For which daemons a rule is. */
export interface DaemonCondition {
  readonly atom: Atom;
  /** `the daemon sshd`. */
  readonly which: string;
}

/** The mark at the beginning of some files. To libwrap it belongs to the first word. */
const BYTE_ORDER_MARK = "\uFEFF";

/** Reads a list of daemons. `all` if the rule is for every daemon, `none` if for nobody. */
export function readDaemons(words: readonly ListWord[]): DaemonCondition | "all" | "none" {
  const [named = [], ...exceptions] = exceptionsIn(words).map((part) =>
    part.map(({ text }) => text).filter((text) => !text.startsWith(BYTE_ORDER_MARK)),
  );
  if (named.length === 0) return "none";
  if (exceptions.length === 0 && named.some(isAll)) return "all";
  const all = [named, ...exceptions].flat();
  const text = words.map((word) => word.text).join(" ");
  if (!all.every((one) => isName(one) || isAll(one))) {
    return { atom: { name: `daemons ${text}`, values: ["yes"] }, which: `the daemons ${shortened(text)}` };
  }
  if (named.some(isAll)) {
    const known = [...new Set(all.filter((one) => !isAll(one)).map((one) => one.toLowerCase()))];
    // No name is empty: the empty one stands for all that the line does not have.
    const isOther = isListed("");
    const values = known.filter((name) => isListed(name) !== isOther).sort();
    if (values.length === 0) return isOther ? "all" : "none";
    return { atom: { name: "daemon", values, isOther }, which: `the daemons ${shortened(text)}` };
  }
  const names = [...new Set(named.map((text) => text.toLowerCase()))].filter(isListed);
  const [first] = names;
  if (first === undefined) return "none";
  const which = names.length === 1 ? `the daemon ${shortened(first)}` : `the daemons ${shortened(names.join(", "))}`;
  return { atom: { name: "daemon", values: names }, which };

  /** Whether a name stays. The exceptions nest: only an odd number of parts in a row with the name takes it away. */
  function isListed(name: string): boolean {
    const without = exceptions.findIndex((part) => !part.some((text) => isAll(text) || text.toLowerCase() === name));
    return (without < 0 ? exceptions.length : without) % 2 === 0;
  }
}

/** Whether a word means every daemon. None is called unknown. */
function isAll(text: string): boolean {
  return /^(?:ALL|KNOWN)$/i.test(text);
}

function isName(text: string): boolean {
  return delimiterIn(text, "@", 1) === undefined && !/[*?[\]]|^\.|\.$/.test(text);
}
