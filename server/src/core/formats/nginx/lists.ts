import type { Condition } from "../../model/condition.js";
import type { Remark } from "../../model/format.js";
import { type RuleSet, textOfLine, withRules } from "../../model/ruleSet.js";
import { OPEN, pickRules, REJECT } from "../../model/ruleTable.js";
import type { LinedText } from "../../text/linedText.js";
import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { addComment, type GrowingList, growingList } from "../growingList.js";
import { oncePerInclude } from "./includes.js";
import { type AccessLevel, inherit, isAsked, namesOf, serverOf } from "./levels.js";
import type { OwnComment } from "./tokens.js";

/** What belongs to the list of a level. Only the whole file shows which list this is. */
export type Pending = { readonly level: AccessLevel } & (
  | { readonly remark: Remark }
  | { readonly comment: OwnComment }
);

/** What a file has, once it is read. */
export interface ReadLevels {
  readonly lined: LinedText;
  /** In file order, and so is `pending`. */
  readonly levels: readonly AccessLevel[];
  readonly pending: readonly Pending[];
  /** The addresses of sockets for both families. */
  readonly mappedListens: ReadonlySet<string>;
}

/**
 * Makes a list for each level with rules of its own. Makes an empty list if there is none.
 *
 * A level of an included file has its list there. O(levels + rules + pending).
 */
export function* listsOf(
  { lined, levels, pending, mappedListens }: ReadLevels,
  build: (name: string, from: GrowingList) => RuleSet,
): Steps<readonly RuleSet[]> {
  inherit(levels);
  const own = levels.filter(({ firstRule, isIncluded }) => firstRule !== undefined && !isIncluded);
  const lists = own.length > 0 ? own : levels.slice(0, 1);
  const [first] = lists;
  const sharedClients = mappedAmong(
    levels.filter(({ kind }) => kind === "server"),
    mappedListens,
  );
  const mappedClientsOf = (level: AccessLevel) => {
    const server = serverOf(level);
    if (level.hasIpv4Rule) return "none";
    return server === undefined ? sharedClients : mappedAmong([server], mappedListens);
  };
  for (const [place, one] of pending.entries()) {
    if (place % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    const target = targetOf(one, first);
    if (target === undefined || target.isIncluded) continue;
    target.into ??= growingList();
    if ("comment" in one) {
      const { line, column, isAlone } = one.comment;
      addComment(target.into, line, textOfLine(lined, line), column, isAlone);
    } else {
      const isMatching = one.remark.reason === "mapped" && mappedClientsOf(target) !== "none";
      if (!isMatching) target.into.remarks.push(one.remark);
    }
  }
  const names = namesOf(lists);
  const built: RuleSet[] = [];
  for (const [place, level] of lists.entries()) {
    if (place % LISTS_A_STEP === LISTS_A_STEP - 1) yield;
    const grown = level.into ?? growingList();
    const into = { ...grown, remarks: oncePerInclude(grown.remarks), barriers: level.barriers };
    const mappedClients = mappedClientsOf(level);
    if (level.mappedRule !== undefined && mappedClients !== "none")
      into.remarks.push({ code: "reads-differently", reason: "takes-ipv4", ...level.mappedRule });
    addReplaced(into, level);
    addFlags(into, level);
    if (mappedClients === "some")
      for (const rule of level.mappedRows) into.conditional.push({ rule, condition: OVER_BOTH_FAMILIES });
    into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
    const list = build(names[place] ?? "", into);
    built.push(mappedClients === "none" ? without(list, level.mappedRows) : list);
  }
  return built;
}

const LISTS_A_STEP = 256;

/** The condition of a rule that matches mapped addresses, if some sockets are for IPv4 only. */
const OVER_BOTH_FAMILIES: Condition = {
  atoms: [{ name: "ipv6only", values: ["off"] }],
  why: "for clients of the sockets with ipv6only=off",
};

/** Of the IPv4 clients of some servers, how many have mapped addresses for nginx. */
function mappedAmong(servers: readonly AccessLevel[], mappedListens: ReadonlySet<string>): "all" | "some" | "none" {
  let hasMapped = false;
  let hasPlain = false;
  for (const { listens } of mappedListens.size === 0 ? [] : servers) {
    if (listens.length === 0) hasPlain = true;
    for (const address of listens) {
      if (mappedListens.has(address)) hasMapped = true;
      // Other sockets of such addresses have no IPv4 clients.
      else if (!/^(?:\[|unix:)/.test(address)) hasPlain = true;
    }
  }
  if (!hasMapped) return "none";
  return hasPlain ? "some" : "all";
}

/** Returns a list without some of its rows. */
function without(list: RuleSet, rows: readonly number[]): RuleSet {
  if (rows.length === 0) return list;
  const left = new Set(rows);
  const kept = Array.from({ length: list.rules.count }, (_, id) => id).filter((id) => !left.has(id));
  return withRules(list, pickRules(list.rules, kept));
}

/** Returns the list that a remark or comment belongs to. Without one, nobody needs the remark. */
function targetOf(one: Pending, first: AccessLevel | undefined): AccessLevel | undefined {
  const reason = "remark" in one ? one.remark.reason : "";
  if (reason === "return" || reason === "included-return") return listOfReturn(one.level);
  if (reason === "included-refused") return outsideOf(one.level).home ?? first;
  // An include outside of all lists may hold other servers, and no rule of these.
  return one.level.home ?? (reason === "include" || reason === "included-include" ? undefined : first);
}

/** Returns the innermost level of the file itself around an included level, or the level. */
function outsideOf(level: AccessLevel): AccessLevel {
  let outside = level;
  while (outside.isIncluded && outside.parent !== undefined) outside = outside.parent;
  return outside;
}

/** Returns the list that a `return` makes useless, not only for the requests of another server. */
function listOfReturn(level: AccessLevel): AccessLevel | undefined {
  const { home } = level;
  const isNear = home === level || (home !== undefined && serverOf(home) === serverOf(level));
  return isNear ? home : level.ownListInside;
}

/** Remarks that blocks inside of a level do not take its rules. */
function addReplaced({ remarks }: GrowingList, level: AccessLevel): void {
  const { firstRule, listInside, returnInside } = level;
  if (firstRule === undefined) return;
  const other = listInside?.firstRule?.line;
  if (!isAsked(level) && level.return === undefined) {
    const reason = other === undefined ? "answered" : "replaced";
    remarks.push({ code: "never-matches", reason, ...firstRule, other: other ?? returnInside?.line });
  } else if (other !== undefined) {
    remarks.push({ code: "reads-differently", reason: "partly-replaced", ...firstRule, other });
  }
}

/** Flags the rules whose refused clients may still authenticate. */
function addFlags({ rules, flagged }: GrowingList, level: AccessLevel): void {
  if (level.satisfiesAny !== true && !level.isAnyInside) return;
  for (let rule = 0; rule < rules.count; rule++) {
    if (rules.columns.actions[rule] === REJECT) flagged.push({ rule, flags: OPEN });
  }
}
