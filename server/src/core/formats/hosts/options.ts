import type { Action } from "../../model/statement.js";
import type { Span } from "../../text/text.js";

/** What the options of a rule do with the clients that it matches. */
export interface Outcome {
  readonly action: Action;
  /** The word ALLOW or DENY, if it gives the action, by its place in the text. */
  readonly word: Span | undefined;
  /** Whether the rule starts a command that may take the client out of its file. */
  readonly isOpen: boolean;
  readonly remark: { readonly reason: OptionRemark; readonly span: Span } | undefined;
}

type OptionRemark = "bad-option" | "option-value" | "option-not-last" | "no-option" | "twist";

/** Whether an option takes a value. */
const values = {
  user: "needed",
  group: "needed",
  umask: "needed",
  linger: "needed",
  keepalive: "none",
  spawn: "needed",
  twist: "needed",
  rfc931: "possible",
  setenv: "needed",
  nice: "possible",
  severity: "needed",
  allow: "none",
  deny: "none",
  banners: "needed",
  aclexec: "needed",
} as const;

const isLast: ReadonlySet<string> = new Set(["allow", "deny", "twist"]);

/**
 * Reads options as process_options() does. `start` is where they begin in the text, `means` what the file does without any.
 *
 * libwrap refuses the client if it does not understand an option. Values are not checked: some depend on the machine.
 */
export function readOptions(text: string, start: number, means: Action): Outcome {
  let isOpen = false;
  for (let at = start; ; ) {
    const end = endOfField(text, at);
    const isAtEnd = end >= text.length;
    const written = text.slice(at, end);
    const name = /[^\s][^= \t\r\n]*/.exec(written);
    const place = at + (name?.index ?? 0);
    const span = { start: place, end: place + Math.max(1, name?.[0].length ?? 0) };
    const refused = (reason: OptionRemark, whole: Span = span): Outcome => ({
      action: "reject",
      word: undefined,
      isOpen: false,
      remark: { reason, span: whole },
    });
    if (name === null || name[0].startsWith("=")) return refused("no-option");
    const key = name[0].toLowerCase();
    const value = Object.hasOwn(values, key) ? values[key as keyof typeof values] : undefined;
    if (value === undefined) return refused("bad-option");
    const hasValue = valueAfter(text.slice(span.end, end)) !== "";
    if ((value === "needed" && !hasValue) || (value === "none" && hasValue)) {
      return refused("option-value", { start: place, end: Math.max(span.end, at + written.trimEnd().length) });
    }
    if (isLast.has(key) && !isAtEnd) return refused("option-not-last");
    if (key === "allow") return { action: "accept", word: span, isOpen: false, remark: undefined };
    if (key === "deny") return { action: "reject", word: span, isOpen: false, remark: undefined };
    if (key === "twist") {
      return { action: "reject", word: undefined, isOpen: false, remark: { reason: "twist", span } };
    }
    if (key === "aclexec") isOpen = true;
    if (isAtEnd) return { action: means, word: undefined, isOpen, remark: undefined };
    at = end + 1;
  }
}

/** Returns the value behind the name of an option. One = between them means nothing. */
function valueAfter(rest: string): string {
  return rest.trim().replace(/^=\s*/, "");
}

/** Returns the place of the colon that ends a field, or the end of the text. A backslash takes its meaning from a colon. */
function endOfField(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== ":") at += text.startsWith("\\:", at) ? 2 : 1;
  return Math.min(at, text.length);
}
