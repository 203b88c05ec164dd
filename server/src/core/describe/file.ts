import type { Family } from "../address/address.js";
import { type AddressCount, isNone, NO_ADDRESSES } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import { hasFailed } from "../analysis/passes/expectations.js";
import { countsIn } from "../analysis/questions/effect.js";
import type { VerdictWords } from "../model/format.js";
import { familiesWithRules, ignoredLineCount } from "../model/ruleSet.js";
import { wordCountOf } from "../model/ruleTable.js";
import type { Budget, Steps } from "../text/steps.js";
import { byFamily, counted, familyNames, formatCount, type NumberForm } from "./counts.js";
import { partialCountOf } from "./unless.js";

/** What a file does, in parts. */
export interface FileDescription {
  /** `12 rules`, `12 rules and 3 included`. */
  readonly rules: string;
  /** The verdict that fewer addresses get: `accepts IPv4: 3,480`, `IPv6: 6 × /48`. */
  readonly verdicts: readonly string[];
  /** `the rest is rejected`. None if all addresses get one verdict. */
  readonly rest: readonly string[];
  /** `2 expectations hold`, `1 line ignored`. */
  readonly others: readonly string[];
}

/** Returns a function that describes a file, with numbers in a form. O(ranges), as far as the budget lasts. */
export function* describeFile(analysis: Analysis, budget: Budget): Steps<(form?: NumberForm) => FileDescription> {
  const { ruleSet } = analysis;
  const { rules } = ruleSet;
  const ignoredCount = ignoredLineCount(ruleSet);
  const families = familiesWithRules(ruleSet);
  const counts = { accept: { ...NO_ADDRESSES }, reject: { ...NO_ADDRESSES }, unproved: { ...NO_ADDRESSES } };
  for (const family of families) {
    const { accept, reject, unproved } = yield* countsIn(analysis, family, budget);
    counts.accept[family] = accept;
    counts.reject[family] = reject;
    counts.unproved[family] = unproved;
  }
  const partial = partialCountOf(analysis);
  const doubtful = partial === 0 ? [] : [`${counted(partial, "rule")} may apply or not`];
  const ignored = ignoredCount === 0 ? [] : [`${counted(ignoredCount, "line")} ignored`];
  const words = wordCountOf(rules);
  return (form = "plain") => ({
    rules: `${counted(words.own, "rule")}${words.included === 0 ? "" : ` and ${formatCount(words.included)} included`}`,
    ...(families.length === 0
      ? { verdicts: [], rest: [] }
      : verdictParts(ruleSet.format.words, counts, families, form)),
    others: [...expectationParts(analysis), ...doubtful, ...ignored],
  });
}

/** Joins the parts of a description. */
export function partsOfFile({ rules, verdicts, rest, others }: FileDescription): readonly string[] {
  return [rules, ...verdicts, ...rest, ...others];
}

/** Describes a file in one line. */
export function* fileLine(analysis: Analysis, budget: Budget): Steps<readonly string[]> {
  return partsOfFile((yield* describeFile(analysis, budget))());
}

/** Describes the verdict that fewer addresses get, in the families for which the file has rules, and what the rest gets. */
function verdictParts(
  words: VerdictWords,
  { accept, reject, unproved }: Readonly<Record<"accept" | "reject" | "unproved", AddressCount>>,
  families: readonly Family[],
  form: NumberForm,
): Pick<FileDescription, "verdicts" | "rest"> {
  const { accept: accepts, reject: rejects } = words;
  const partsOf = (verb: string, count: AddressCount) =>
    byFamily(count, form).map((part, place) => (place === 0 ? `${verb} ${part}` : part));
  const all = (...verdicts: readonly string[]) => ({ verdicts, rest: [] });
  if (!isNone(unproved))
    return all(...partsOf(`${accepts.verb} at least`, accept), ...partsOf(`${rejects.verb} at least`, reject));
  const [only, other] = families.map((family) => familyNames[family]);
  const address = other === undefined ? `${only} address` : "address";
  if (isNone(reject)) return all(`${accepts.verb} every ${address}`);
  if (isNone(accept)) return all(`${rejects.verb} every ${address}`);
  const rest = other === undefined ? `the rest of ${only}` : "the rest";
  return families.every((family) => reject[family] <= accept[family])
    ? { verdicts: partsOf(rejects.verb, reject), rest: [`${rest} is ${accepts.participle}`] }
    : { verdicts: partsOf(accepts.verb, accept), rest: [`${rest} is ${rejects.participle}`] };
}

function expectationParts({ expectations }: Analysis): readonly string[] {
  if (expectations.length === 0) return [];
  const failed = expectations.filter(hasFailed).length;
  const unproved = expectations.filter((proved) => !hasFailed(proved) && !isNone(proved.unproved)).length;
  if (failed > 0)
    return [`${failed} of ${counted(expectations.length, "expectation")} ${failed === 1 ? "fails" : "fail"}`];
  if (unproved > 0) return [`${unproved} of ${counted(expectations.length, "expectation")} not proved`];
  return [`${counted(expectations.length, "expectation")} ${expectations.length === 1 ? "holds" : "hold"}`];
}
