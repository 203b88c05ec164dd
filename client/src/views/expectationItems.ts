import { Range, type TestController, type TestItem, type Uri } from "vscode";
import type { ExpectationOutcome, ExpectationsResult } from "../../../server/src/protocol/expectations.js";
import { plainText } from "../../../server/src/protocol/plainText.js";

/** Makes the tests of a file and adds their results to `outcomes`. A test keeps its id when lines above it are added or removed. */
export function expectationItems(
  { createTestItem }: TestController,
  uri: Uri,
  expectations: ExpectationsResult,
  outcomes: WeakMap<TestItem, ExpectationOutcome>,
): TestItem[] {
  const top: TestItem[] = [];
  const sections = new Map<string, TestItem>();
  const ids = new Map<string, number>();

  /** Returns an id. Numbers equal names in their order. */
  function idOf(name: string): string {
    const count = (ids.get(name) ?? 0) + 1;
    ids.set(name, count);
    return `${uri.toString()} ${name} ${count}`;
  }

  for (const expectation of expectations) {
    const { label, section, line, start, end } = expectation;
    const item = createTestItem(idOf(`${section ?? ""} ${label}`), plainText(label), uri);
    item.range = new Range(line, start, line, end);
    outcomes.set(item, expectation);
    if (section === null) {
      top.push(item);
      continue;
    }
    let parent = sections.get(section);
    if (parent === undefined) {
      parent = createTestItem(`${uri.toString()} ## ${section}`, plainText(section), uri);
      sections.set(section, parent);
      top.push(parent);
    }
    parent.children.add(item);
  }
  return top;
}
