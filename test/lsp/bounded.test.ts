import { expect, test } from "vitest";
import { CancellationToken } from "vscode-languageserver-protocol";
import { analyze, budgetOf, findingsOf, parse } from "../../server/src/core/index.js";
import { ROWS_A_STEP } from "../../server/src/core/text/steps.js";
import { selectInLists } from "../../server/src/lsp/features/diagnostics.js";
import type { RunSteps, Server } from "../../server/src/lsp/features/feature.js";
import { features } from "../../server/src/lsp/features/features.js";
import type { RuleFile } from "../../server/src/lsp/features/ruleFile.js";
import { defaultSettings } from "../../server/src/protocol/settings.js";
import { twoBits } from "../support/hostileLists.js";
import { heldOpen, type Question, requestsOf } from "../support/requests.js";
import { type Spent, spentSteps } from "../support/spentSteps.js";

const uri = "file:///list.imcrules";
/** Each rule overlaps all others, and so does each expectation. */
const lines = [
  ...twoBits,
  "reject any",
  ...twoBits,
  ...Array.from({ length: 40 }, (_, octet) => `expect accept ${octet}.0.0.0 255.0.0.3`),
];

/** The budget of a request. All that the rules of the list decide costs more. */
const STEPS = 20_000;

function hostileFile(text: string): RuleFile {
  const ruleSet = parse(text);
  const analysis = analyze(ruleSet, budgetOf(2_000_000));
  const findings = findingsOf(analysis);
  const [selection] = selectInLists([{ ruleSet, findings }], 500);
  if (selection === undefined) throw new Error("Each list has a selection.");
  const file: RuleFile = {
    uri,
    version: 1,
    ruleSet,
    ruleSets: [ruleSet],
    lists: [],
    analysis,
    findings,
    selection,
    hits: undefined,
    settings: { ...defaultSettings, codeLens: { file: true, rules: true } },
    length: text.length,
    unread: undefined,
    resultId: "1",
    sent: { tokens: undefined },
  };
  return { ...file, lists: [file] };
}

const file = hostileFile(lines.join("\n"));
const before = hostileFile(["reject 0.0.0.1", ...lines.slice(1)].join("\n"));

/** Files of the workspace beside the one that the request is about. A request about all of them has one budget as well. */
const others = ["file:///second.imcrules", "file:///third.imcrules", "file:///fourth.imcrules"];

/** Answers a request about the file with a budget of {@link STEPS}. Returns what its steps spent. */
async function spentBy(method: string, params: unknown): Promise<Spent> {
  const budget = budgetOf(STEPS);
  let [most, pauses] = [0, 0];
  const run: RunSteps = (answer) => {
    const { result, ...counts } = spentSteps(answer(budget), budget);
    most = Math.max(most, counts.most);
    pauses += counts.pauses;
    return Promise.resolve(result);
  };
  const server: Server = {
    client: { resolvesEdits: false, showsDisabled: true, knowsSnippets: true, testCommand: "test" },
    docs: undefined,
    openUris: async () => [uri],
    closedUris: async () => others,
    isOpen: async () => true,
    isWanted: async () => true,
    isList: async () => true,
    pathOf: () => "list.imcrules",
    rememberLog: async () => null,
    openText: async () => file,
    openFile: async () => file,
    newestText: async () => file,
    newest: async () => file,
    stored: async () => before,
    closedDiagnostics: async () => ({ items: [] }),
    show() {},
  };
  // Without tokens that the client received before.
  const fresh = { ...file, sent: { tokens: undefined } };
  const feature = features.find((one) => one.method === method);
  if (feature?.needs === "server") await feature.answer(params, server, run, CancellationToken.None);
  else if (feature?.needs === "analysis") await run((own) => feature.answer(fresh, params, own, server));
  else if (feature?.needs === "text first") await run((own) => feature.answer(fresh, params, own, server));
  return { most, pauses, all: STEPS - budget.left };
}

const [start, end] = [
  { line: 0, character: 0 },
  { line: lines.length, character: 0 },
];
const question: Question = {
  uri,
  position: start,
  range: { start, end },
  isWanted: true,
  word: "0.0.0.0/0",
  only: undefined,
  number: 0,
};
/** The action of a rule and of an expectation. */
const places = [twoBits.length, lines.length - 1].map((line) => ({ line, character: 2 }));
/** Items as another request listed them. */
const listedBefore: Readonly<Record<string, readonly object[]>> = {
  "codeLens/resolve": [{ range: { start: places[0], end }, data: { uri } }],
  "codeAction/resolve": [{ data: { uri, version: 1, lines: { first: 0, last: lines.length }, label: "none" } }],
};
const none = { resultId: () => undefined, items: () => [] };

/** The requests that ask nothing of what the rules decide. */
const cheap = new Set([
  "textDocument/completion",
  "textDocument/documentLink",
  "textDocument/documentSymbol",
  "textDocument/foldingRange",
  "textDocument/formatting",
  "textDocument/onTypeFormatting",
  "textDocument/rangeFormatting",
  "textDocument/selectionRange",
  "textDocument/signatureHelp",
  "workspace/symbol",
  "imcrules/closedFiles",
  "imcrules/conversions",
  "imcrules/actionWords",
  "imcrules/fadedRules",
  "imcrules/rememberLog",
]);

test.each(requestsOf(features).filter(({ method }) => !heldOpen.has(method)))(
  "however much a request asks, $method spends one budget, and little of it in a step",
  async ({ method, params }) => {
    const asked = places.flatMap((position) =>
      [0, 1, 2, 3].map((number) => params({ ...question, position, number, isWanted: number % 2 === 0 }, none)),
    );
    asked.push(...(listedBefore[method] ?? []));
    let most = 0;
    for (const one of asked) {
      const spent = await spentBy(method, one);
      expect(spent.most).toBeLessThanOrEqual(2 * ROWS_A_STEP + 512);
      // What is left undone costs a little too.
      expect(spent.all).toBeLessThan(3 * STEPS);
      most = Math.max(most, spent.all);
    }
    // Otherwise the test says nothing.
    if (cheap.has(method)) expect(most).toBe(0);
    else expect(most).toBeGreaterThan(10);
  },
);
