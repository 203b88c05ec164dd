import type { Remark } from "../../model/format.js";
import { type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { OPEN, PARTIAL, REJECT } from "../../model/ruleTable.js";
import type { LinedText } from "../../text/linedText.js";
import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { addComment, type GrowingList, growingList } from "../growingList.js";
import { type AccessLevel, inherit, isAsked, namesOf, serverOf } from "./levels.js";
import type { OwnComment } from "./tokens.js";

/** What belongs to the list of a level. Only the whole file shows which list this is. */
export type Pending = { readonly level: AccessLevel } & (
  | { readonly remark: Remark }
  | { readonly comment: OwnComment }
);

/**
 * Makes a list for each level with rules of its own. Makes an empty list if there is none.
 *
 * `levels` and `pending` must be in file order. O(levels + rules + pending).
 */
export function* listsOf(
  lined: LinedText,
  levels: readonly AccessLevel[],
  pending: readonly Pending[],
  build: (name: string, from: GrowingList) => RuleSet,
): Steps<readonly RuleSet[]> {
  inherit(levels);
  const own = levels.filter(({ firstRule }) => firstRule !== undefined);
  const lists = own.length > 0 ? own : levels.slice(0, 1);
  const [first] = lists;
  const isMappedAnywhere = levels.some(({ isForBothFamilies }) => isForBothFamilies);
  const isForBoth = (level: AccessLevel) => serverOf(level)?.isForBothFamilies ?? isMappedAnywhere;
  for (const [place, one] of pending.entries()) {
    if (place % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    const target = targetOf(one, first);
    if (target === undefined) continue;
    target.into ??= growingList();
    if ("comment" in one) {
      const { line, column, isAlone } = one.comment;
      addComment(target.into, line, textOfLine(lined, line), column, isAlone);
    } else {
      const isMatching = one.remark.reason === "mapped" && !target.hasIpv4Rule && isForBoth(target);
      target.into.remarks.push(
        isMatching ? { ...one.remark, code: "analysis-incomplete", reason: "mapped-socket" } : one.remark,
      );
    }
  }
  const names = namesOf(lists);
  const built: RuleSet[] = [];
  for (const [place, level] of lists.entries()) {
    if (place % LISTS_A_STEP === LISTS_A_STEP - 1) yield;
    const into = { ...(level.into ?? growingList()), barriers: level.barriers };
    if (level.mappedRule !== undefined && !level.hasIpv4Rule && isForBoth(level))
      into.remarks.push({ code: "reads-differently", reason: "takes-ipv4", ...level.mappedRule });
    addReplaced(into, level);
    addFlags(into, level);
    into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
    built.push(build(names[place] ?? "", into));
  }
  return built;
}

const LISTS_A_STEP = 256;

/** Returns the list that a remark or comment belongs to. Without one, nobody needs the remark. */
function targetOf(one: Pending, first: AccessLevel | undefined): AccessLevel | undefined {
  const reason = "remark" in one ? one.remark.reason : "";
  if (reason === "return") return listOfReturn(one.level);
  // An include outside of all lists may hold other servers, and no rule of these.
  return one.level.home ?? (reason === "include" ? undefined : first);
}

/** Returns the list that a `return` makes useless, not only for the requests of another server. */
function listOfReturn(level: AccessLevel): AccessLevel | undefined {
  const { home } = level;
  const isNear = home === level || (home !== undefined && serverOf(home) === serverOf(level));
  return isNear ? home : level.listInside;
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

/** Flags the rules behind an `include`, and those whose refused clients may still authenticate. */
function addFlags({ rules, flagged }: GrowingList, level: AccessLevel): void {
  const isOpen = level.satisfiesAny === true || level.isAnyInside;
  const sure = level.rulesBeforeInclude ?? rules.count;
  for (let rule = isOpen ? 0 : sure; rule < rules.count; rule++) {
    const open = isOpen && rules.columns.actions[rule] === REJECT ? OPEN : 0;
    const flags = open + (rule >= sure ? PARTIAL : 0);
    if (flags > 0) flagged.push({ rule, flags });
  }
}
