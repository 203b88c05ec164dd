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
  readonly defaults: Map<string, ProxySection>;
  /** What must hold in the open blocks of `.if`. */
  readonly branches: Literal[];
}

export interface ProxySection {
  readonly kind: string;
  readonly name: string;
  mode: string | undefined;
  /** Its first line, and the columns of its words. */
  readonly place: { readonly line: number; readonly span: Span };
  /** The `defaults` that it takes over. */
  readonly base: ProxySection | undefined;
  /** The line of the first rule of each phase that accepts. */
  readonly accepting: Map<Phase, number>;
  readonly acls: Map<string, Acl>;
  readonly statements: PhaseRule[];
  readonly comments: PendingComment[];
  readonly remarks: { readonly remark: Remark; readonly phase: Phase | undefined }[];
  readonly lists: Map<Phase, GrowingList>;
  /** The lines across which no rule may be moved, with the phase for which that holds. */
  readonly barriers: { readonly line: number; readonly phase: Phase | undefined }[];
  /** The phases with an action that may have changed the request. */
  readonly changed: Set<Phase>;
  readonly phasesWithRules: Set<Phase>;
  /** The phases with an action that sets the address of the client, below rules that ask for another one. */
  readonly setsAddress: Set<Phase>;
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
  base?: ProxySection,
): ProxySection {
  return {
    kind,
    name,
    mode: base?.mode,
    place,
    base,
    accepting: new Map(),
    acls: new Map(),
    statements: [],
    comments: [],
    remarks: [],
    lists: new Map(),
    barriers: [],
    changed: new Set(),
    phasesWithRules: new Set(),
    setsAddress: new Set(),
  };
}

export function currentOf({ sections }: HaproxyFile): ProxySection {
  return sections.at(-1) ?? sectionOf("none", "");
}
