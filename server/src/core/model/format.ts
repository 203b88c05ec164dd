import type { Span } from "../text/text.js";
import type { Given, World } from "./condition.js";
import type { Level, Severity } from "./level.js";
import type { Source } from "./source.js";
import type { Action, Rule, WrittenSource } from "./statement.js";

/** The names of the formats, as configurations and the command line write them. */
export const formatIds = [
  "imcrules",
  "plain",
  "postfix-cidr",
  "nginx-access",
  "nginx-geo",
  "pg-hba",
  "haproxy",
  "hosts-access",
] as const;

export type FormatId = (typeof formatIds)[number];

/** What all that is made from a list must know of the program that reads it. `formats/` has one for each kind of file. */
export interface Format {
  readonly id: FormatId;
  /** `Postfix CIDR table`, for people. */
  readonly name: string;
  /** `Postfix`, for people. */
  readonly program: string;
  readonly words: VerdictWords;
  /** The levels of findings where they are not the usual ones, by code. */
  readonly levels: Readonly<Record<string, Level>>;
  /** The texts of remarks, by {@link Remark.reason}. */
  readonly reasons: Readonly<Record<string, RemarkText>>;
  /** The severities of remarks where they are not those of their codes, by reason. */
  readonly mildReasons?: Readonly<Record<string, Severity>>;
  readonly notation: Notation;
  /** Whether the rest of a line belongs to its rules, however early their words end. Comments then go below the line. */
  readonly rulesTakeLines?: boolean;
  /** Says when an open rule gives the other verdict, as a clause: `the client authenticates`. `action` is as written. */
  readonly openEnd?: (action: string) => string;
  /** The kind of connection that rules without a condition never match. */
  readonly world?: World | undefined;
  /** What else than terms may be known of a connection. */
  readonly given?: GivenNames | undefined;
  /** Whether the rules of another file are those of a file beside it, which no line of the file includes. */
  readonly hasNeighbour?: boolean;
}

/** The names of what may be known of a connection. A name that is not here is a term, which is `yes` or `no`. */
export interface GivenNames {
  /** All values of each name, or `any` if nobody can list them. */
  readonly names: ReadonlyMap<string, readonly string[] | "any">;
  /** Whether the program compares values without case. Conditions then have them in lower case. */
  readonly isCaseless: boolean;
}

/** What the program calls the two verdicts. */
export interface VerdictWords {
  readonly accept: VerdictWord;
  readonly reject: VerdictWord;
  /** What happens to an address that no rule matches, as a clause: `nginx allows it`. `undefined` if the list decides it. */
  readonly unmatched: string | undefined;
}

/** A name and verbs: `deny`, `line 3 denies`, `two rules deny`, `is denied`. */
export interface VerdictWord {
  readonly name: string;
  readonly verb: string;
  readonly verbs: string;
  readonly participle: string;
}

/** How the format writes what fixes and commands add. */
export interface Notation {
  /** Writes a source for the place of another one. `undefined` if the format cannot say it: then there is no fix. */
  readonly source: (source: Source, like: WrittenSource, lineText: string) => string | undefined;
  /** Writes a whole rule as a line. `undefined` if the format cannot say it. */
  readonly rule: (action: Action, source: Source) => string | undefined;
}

/** What the text cannot tell about a list, as `lists` of a configuration says. */
export interface ReadOptions {
  /**
   * What the members of a plain list get, `reject` by default.
   *
   * For TCP wrappers what a rule does without an option: `accept` in hosts.allow, which is the default, `reject` in hosts.deny.
   */
  readonly means?: Action | undefined;
  /** Who reads a plain list. `loader` by default. */
  readonly dialect?: Dialect | undefined;
  /** The verdicts of results that only a Postfix configuration defines, by their first word in lower case. */
  readonly results?: Readonly<Record<string, Action>> | undefined;
  /** The values of a geo block that reject. */
  readonly rejectValues?: readonly string[] | undefined;
  /** What is known of the connections that answers are about. Findings do not read it. */
  readonly given?: Given | undefined;
  /** The name of the other file of TCP wrappers, if the file itself has the name of one. */
  readonly beside?: string | undefined;
  /** The files that each path of an `include` names, by the path as written. Other paths are not followed. */
  readonly included?: ReadonlyMap<string, readonly IncludedFile[]> | undefined;
}

/** A file that another one includes. */
export interface IncludedFile {
  /** The path for people. Equal for the same file only. */
  readonly name: string;
  readonly text: string;
}

/** Where a rule of an included file is. */
export interface IncludedRule {
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  /** The words of the rule, with single spaces. */
  readonly words: string;
  /** The word of its source. */
  readonly source: string;
}

export const dialects = ["loader", "haproxy"] as const;

export type Dialect = (typeof dialects)[number];

/**
 * What a program does with a text other than it looks like.
 *
 * Code `host-bits-set` is for programs that skip such a rule.
 */
export interface Remark {
  readonly code: RemarkCode;
  /** The key of its text in {@link Format.reasons}. */
  readonly reason: string;
  readonly line: number;
  readonly span: Span;
  /** The rule that somebody meant, if the program has no such rule. */
  readonly meant?: MeantRule | undefined;
  /** The line that the text names, 0-based. */
  readonly other?: number | undefined;
  /** What the text quotes instead of its span, such as the name of the file that has the line `other`. */
  readonly word?: string | undefined;
}

/** A rule that a program does not have. */
export interface MeantRule {
  readonly rule: Rule;
  /** What it would match: its source, within the conditions around it. */
  readonly sources: readonly Source[];
  /** The number of the list's rules that the program asks before it. */
  readonly place: number;
}

export type RemarkCode =
  | "program-refuses"
  | "program-skips"
  | "never-matches"
  | "reads-differently"
  | "host-bits-set"
  | "analysis-incomplete";

/**
 * Words a remark: what is wrong and what to do, then why it matters.
 *
 * `word` is the quoted text that the remark spans or {@link Remark.word}, `other` the number of the line that it names.
 */
export type RemarkText = (word: string, other: number) => readonly [first: string, why: string];
