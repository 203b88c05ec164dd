/** What a reading knows of a configuration and its sections. */

import type { Condition } from "../../model/condition.js";
import type { Remark } from "../../model/format.js";
import type { Action } from "../../model/statement.js";
import type { LinedText } from "../../text/linedText.js";
import type { Span } from "../../text/text.js";
import type { GrowingList } from "../growingList.js";
import type { Criteria } from "./acls.js";
import type { Acl, WrittenCondition } from "./conditions.js";
import type { Phase } from "./format.js";
import type { Literal, Work } from "./terms.js";

export interface HaproxyFile {
  readonly lined: LinedText;
  readonly criteria: Criteria;
  readonly work: Work;
  rowsLeft: number;
  /** The conditions of rows, by their literals. */
  readonly conditions: Map<string, Condition>;
  /** In file order. The first is the text before all sections. */
  readonly sections: ProxySection[];
  /** What sections take over: the named `defaults`, and the last `defaults` as the empty name. */
  readonly defaults: Map<string, Defaults>;
  /** The open blocks of `.if`, the outermost first. */
  readonly blocks: IfBlock[];
  /** Whether the same condition of two blocks may have two results. */
  readonly hasChangingBlocks: boolean;
  /** Whether lines may be in blocks of `.if`. */
  readonly mayHaveBlocks: boolean;
  position: Position;
}

/** To which section the next line belongs. */
export interface Position {
  /** In file order. The line belongs to the last of them that HAProxy reads. */
  readonly sections: readonly ProxySection[];
  /** Whether the line may belong to an earlier section. */
  readonly isUnsure: boolean;
}

/** An open block of the preprocessor. */
export interface IfBlock {
  /** Its first line, with the columns of `.if`. */
  readonly line: number;
  readonly span: Span;
  /** What must hold so that HAProxy reads the lines of the open branch. */
  branch: Literal;
  hasElse: boolean;
  /** The position above the block. */
  readonly above: Position;
  /** The positions at the ends of its other branches. */
  readonly ends: Position[];
}

/** The `defaults` of a name. */
interface Defaults {
  readonly section: ProxySection;
  /** The innermost branch of `.if` with the section. */
  readonly branch: Literal | undefined;
}

/** The `defaults` that a section takes over. */
interface Base {
  readonly section: ProxySection;
  /** Whether HAProxy may take over other ones, since these are in a block of `.if`. */
  readonly isUnsure: boolean;
}

export interface ProxySection {
  readonly kind: string;
  readonly name: string;
  mode: string | undefined;
  /** Whether another mode may be set in a block of `.if`. */
  isModeOpen: boolean;
  /** Whether lines that are read into a later section may belong to this one. */
  mayGoOn: boolean;
  /** Its first line, and the columns of its words. */
  readonly place: { readonly line: number; readonly span: Span };
  /** How many blocks of `.if` are around it. */
  readonly depth: number;
  readonly base: Base | undefined;
  /** The line of the first rule of each phase that accepts. */
  readonly accepting: Map<Phase, number>;
  readonly acls: Map<string, Acl>;
  /** Where its rules are. */
  readonly rules: { readonly line: number; readonly phase: Phase; readonly span: Span }[];
  /** The rules that become rows once all lines of the section are read, since an ACL that one of them names may grow. */
  readonly pending: PhaseRule[];
  readonly comments: PendingComment[];
  readonly remarks: PhaseRemark[];
  /** The remarks on conditions, which HAProxy reads in the mode of the phase only. */
  readonly remarksOnConditions: PhaseRemark[];
  readonly lists: Map<Phase, GrowingList>;
  /** The lines across which no rule may be moved, with the phase for which that holds. */
  readonly barriers: { readonly line: number; readonly phase: Phase | undefined }[];
  /** The phases with an action that may have changed the request. */
  readonly changed: Set<Phase>;
  readonly phasesWithRules: Set<Phase>;
  /** The phases with an action that sets the address of the client, below rules that ask for another one. */
  readonly setsAddress: Set<Phase>;
}

export interface PhaseRemark {
  readonly remark: Remark;
  /** `undefined` for all phases. */
  readonly phase: Phase | undefined;
}

export interface PhaseRule {
  readonly line: number;
  readonly phase: Phase;
  readonly action: Action;
  readonly actionSpan: Span;
  readonly isOpen: boolean;
  /** From its first word to its last. */
  readonly span: Span;
  readonly condition: WrittenCondition | undefined;
  readonly isChanged: boolean;
  /** Whether it asks for an address that an action has set, and rules above it do not. */
  readonly asksSetAddress: boolean;
  /** Whether it stands for rules of the `defaults` that the section takes over. */
  readonly isInherited?: boolean;
  /** What must hold besides its condition. */
  readonly branches: readonly Literal[];
}

export interface PendingComment {
  readonly line: number;
  readonly text: string;
  readonly sign: number;
  readonly isAlone: boolean;
}

export function sectionOf(
  kind: string,
  name: string,
  place: ProxySection["place"] = { line: 0, span: { start: 0, end: 0 } },
  base?: Base,
  depth = 0,
): ProxySection {
  return {
    kind,
    name,
    mode: base?.section.mode,
    isModeOpen: base?.isUnsure === true || base?.section.isModeOpen === true,
    mayGoOn: false,
    place,
    base,
    depth,
    accepting: new Map(),
    acls: new Map(),
    rules: [],
    pending: [],
    comments: [],
    remarks: [],
    remarksOnConditions: [],
    lists: new Map(),
    barriers: [],
    changed: new Set(),
    phasesWithRules: new Set(),
    setsAddress: new Set(),
  };
}

export function currentOf({ position: { sections } }: HaproxyFile): ProxySection {
  return sections.at(-1) ?? sectionOf("none", "");
}

/** Whether nobody knows here if the next line is one of the current section, which HAProxy reads. */
export function isUnsure(file: HaproxyFile): boolean {
  return file.blocks.length > currentOf(file).depth || file.position.isUnsure;
}

/** Returns what a section takes over from the `defaults` of a name. */
export function baseOf({ defaults, blocks }: HaproxyFile, name: string): Base | undefined {
  const found = defaults.get(name);
  if (found === undefined) return undefined;
  const { section, branch } = found;
  return { section, isUnsure: branch !== undefined && !blocks.some((block) => block.branch === branch) };
}
