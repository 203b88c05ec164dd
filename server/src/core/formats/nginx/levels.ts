import type { Span } from "../../text/text.js";
import { distinct, type GrowingList } from "../growingList.js";

/** A block that may have `allow` and `deny`. `top` is the text around all blocks, perhaps that of an included file. */
export interface AccessLevel {
  readonly kind: LevelKind;
  /** The words behind its name. */
  readonly words: string;
  readonly parent: AccessLevel | undefined;
  /** The nearest `server` block around it. A server has none. */
  readonly serverAround: AccessLevel | undefined;
  readonly isStream: boolean;
  /** Whether its block is in an included file. Then its list is one of that file. */
  readonly isIncluded: boolean;
  /** The lines of its braces, and of the braces directly inside. */
  readonly barriers: number[];

  // What its own directives say.
  into: GrowingList | undefined;
  /** Its first rule, even a rule that no address matches: one rule is enough to forget the outer rules. */
  firstRule: LevelPlace | undefined;
  hasIpv4Rule: boolean;
  /** Its first IPv6 rule that contains all mapped addresses. */
  mappedRule: LevelPlace | undefined;
  /** The rows that match IPv4 clients only if nginx asks with mapped addresses. */
  readonly mappedRows: number[];
  /** Whether an included file was not read, which may have rules and further levels. */
  hasUnreadFile: boolean;
  satisfiesAny: boolean | undefined;
  return: LevelPlace | undefined;
  serverName: string | undefined;
  /** The addresses behind `listen`, as written. */
  readonly listens: string[];
  hasServer: boolean;
  /** Whether `location /` takes the requests that no other location takes. */
  hasCatchAll: boolean;

  // What `inherit` finds out.
  /** The level whose rules it has: itself or one around it. */
  home: AccessLevel | undefined;
  /** The first level inside that has rules of its own. */
  listInside: AccessLevel | undefined;
  /** The first such level in the file itself. */
  ownListInside: AccessLevel | undefined;
  /** The first `return` inside, outside of levels with rules of their own. */
  returnInside: LevelPlace | undefined;
  /** Whether a level inside has its rules. */
  isTakenInside: boolean;
  /** Whether `satisfy any` holds in such a level. */
  isAnyInside: boolean;
}

export type LevelKind = "top" | "http" | "stream" | "server" | "location" | "limit_except";

export interface LevelPlace {
  readonly line: number;
  readonly span: Span;
}

export function levelOf(
  kind: LevelKind,
  words: string,
  parent: AccessLevel | undefined,
  isIncluded = false,
): AccessLevel {
  return {
    kind,
    words,
    parent,
    serverAround: parent?.kind === "server" ? parent : parent?.serverAround,
    isStream: kind === "stream" || parent?.isStream === true,
    isIncluded,
    barriers: [],
    into: undefined,
    firstRule: undefined,
    hasIpv4Rule: false,
    mappedRule: undefined,
    mappedRows: [],
    hasUnreadFile: false,
    satisfiesAny: undefined,
    return: undefined,
    serverName: undefined,
    listens: [],
    hasServer: false,
    hasCatchAll: false,
    home: undefined,
    listInside: undefined,
    ownListInside: undefined,
    returnInside: undefined,
    isTakenInside: false,
    isAnyInside: false,
  };
}

/** Returns the `server` block that a level is in, or is. */
export function serverOf(level: AccessLevel): AccessLevel | undefined {
  return level.kind === "server" ? level : level.serverAround;
}

/** Finds out which level has which rules. `levels` must be in file order. O(levels). */
export function inherit(levels: readonly AccessLevel[]): void {
  for (const level of levels) {
    level.home = level.firstRule === undefined ? level.parent?.home : level;
    level.satisfiesAny ??= level.parent?.satisfiesAny ?? false;
  }
  for (let place = levels.length - 1; place > 0; place--) {
    const level = levels[place];
    const parent = level?.parent;
    if (level === undefined || parent === undefined) continue;
    if (level.firstRule !== undefined) {
      parent.listInside = level;
      if (!level.isIncluded) parent.ownListInside = level;
      continue;
    }
    parent.listInside = level.listInside ?? parent.listInside;
    parent.ownListInside = level.ownListInside ?? parent.ownListInside;
    parent.returnInside = level.return ?? level.returnInside ?? parent.returnInside;
    parent.isTakenInside ||= isAskedItself(level) || level.isTakenInside;
    parent.isAnyInside ||= level.satisfiesAny === true || level.isAnyInside;
  }
}

/** Whether a request may ask the rules of a level. */
export function isAsked(level: AccessLevel): boolean {
  return isAskedItself(level) || level.isTakenInside;
}

/** Whether a request may ask for the rules in this level, not only in those inside. Included files may bring more levels. */
function isAskedItself(level: AccessLevel): boolean {
  if (level.hasUnreadFile) return true;
  switch (level.kind) {
    case "top":
    case "http":
    case "stream":
      return !level.hasServer;
    case "server":
      return level.isStream || (level.return === undefined && !level.hasCatchAll);
    case "location":
      return level.return === undefined;
    case "limit_except":
      return true;
  }
}

/** The most levels that a name has, without the server and an ellipsis. */
const NAMED_LEVELS_AT_MOST = 3;

/** Names the lists of some levels as the file calls their blocks. */
export function namesOf(levels: readonly AccessLevel[]): readonly string[] {
  const [only] = levels;
  return levels.length === 1 && only?.kind === "top" ? [""] : distinct(levels.map(nameOf));
}

function nameOf(level: AccessLevel): string {
  if (level.kind === "top") return "top level";
  if (level.kind === "http" || level.kind === "stream") return level.kind;
  const parts: string[] = [];
  const isNamed = (one: AccessLevel | undefined) =>
    one !== undefined && /^(?:server|location|limit_except)$/.test(one.kind);
  let around: AccessLevel | undefined = level;
  for (; around !== undefined && isNamed(around) && parts.length < NAMED_LEVELS_AT_MOST; around = around.parent) {
    parts.unshift(labelOf(around));
  }
  if (isNamed(around)) {
    if (around !== level.serverAround) parts.unshift("…");
    if (level.serverAround !== undefined) parts.unshift(labelOf(level.serverAround));
  }
  return level.isStream ? `stream, ${parts.join(", ")}` : parts.join(", ");
}

function labelOf({ kind, words, serverName, listens: [listen = ""] }: AccessLevel): string {
  const text = kind === "server" ? (serverName ?? listen) : words;
  return text === "" ? kind : `${kind} ${text}`;
}
