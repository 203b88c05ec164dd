import fc from "fast-check";
import { expect, test } from "vitest";
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver-types";
import { legend, tokensDelta } from "../../server/src/lsp/features/semanticTokens.js";
import { uri } from "../support/client.js";
import { openInEachTest } from "../support/eachTest.js";
import { rules } from "../support/product.js";
import { runs } from "../support/runs.js";

const list = rules`
  # the office, and less of it
  accept 10.0.0.0 255.0.0.0
    reject 10.1.0.0 255.255.0.0
  reject 10.0.0.0/7
  reject any
`;

const session = openInEachTest(list);

test("tokens have the action of a rule and what the rule does", async () => {
  expect(drawn((await ask<SemanticTokens>("full", {})).data)).toEqual([
    "1:0 accept acceptAction",
    "2:2 reject rejectAction unreachable",
    "3:0 reject rejectAction partlyDecided",
    "4:0 reject rejectAction catchAll",
  ]);
});

test("a range has the same tokens as the file", async () => {
  const range = { start: { line: 2, character: 0 }, end: { line: 3, character: 1 } };
  expect(drawn((await ask<SemanticTokens>("range", { range })).data)).toEqual([
    "2:2 reject rejectAction unreachable",
    "3:0 reject rejectAction partlyDecided",
  ]);
});

test("after an edit the answer is the changes", async () => {
  const { resultId: previousResultId, data } = await ask<SemanticTokens>("full", {});
  await session.client.replace(1, 0, 6, "reject");
  const delta = await ask<SemanticTokensDelta>("full/delta", { previousResultId });
  expect(applied(data, delta)).toEqual((await ask<SemanticTokens>("full", {})).data);
  expect(delta.edits.length).toBe(1);
  expect(await ask("full/delta", { previousResultId: delta.resultId })).toMatchObject({ edits: [] });
});

test("a client with an older answer than the last gets all tokens", async () => {
  expect(await ask("full/delta", { previousResultId: "long ago" })).toHaveProperty("data");
});

test("applying a delta to the old tokens results in the new ones", () => {
  const tokens = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.constant(6), fc.nat(1), fc.nat(2)), { maxLength: 8 });
  fc.assert(
    fc.property(tokens, tokens, (one, other) => {
      const [old, now] = [one.flat(), other.flat()];
      expect(applied(old, tokensDelta(old, now, "2"))).toEqual(now);
    }),
    { numRuns: runs(500) },
  );
});

function ask<Answer>(what: string, params: object): Promise<Answer> {
  return session.client.connection.sendRequest(`textDocument/semanticTokens/${what}`, {
    textDocument: { uri },
    ...params,
  });
}

function applied(data: readonly number[], { edits }: SemanticTokensDelta): number[] {
  const tokens = [...data];
  for (const { start, deleteCount, data: inserted = [] } of edits) tokens.splice(start, deleteCount, ...inserted);
  return tokens;
}

/** Writes each token as `line:column text type modifiers`. */
function drawn(data: readonly number[]): readonly string[] {
  const lines = list.split("\n");
  const tokens: string[] = [];
  for (let place = 0, line = 0; place < data.length; place += 5) {
    const [down = 0, column = 0, length = 0, type = 0, modifiers = 0] = data.slice(place, place + 5);
    line += down;
    const named = legend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    const text = lines[line]?.slice(column, column + length);
    tokens.push([`${line}:${column}`, text, legend.tokenTypes[type], ...named].join(" "));
  }
  return tokens;
}
