import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findingKinds } from "../server/src/core/index.js";
import { codes, findings, foreignCodes, formatted, verdictOf } from "./support/product.js";

const folder = new URL("../samples/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.imcrules$/, ""));

test.each(names)("the findings of %s are those of its golden file", async (name) => {
  await expect(`${findings(sample(name))}\n`).toMatchFileSnapshot(`goldens/${name}.txt`);
});

test.each(["q316205", "start"])("%s has no findings", (name) => expect(findings(sample(name))).toBeSilent());

test("the faulty samples together show every finding that is on and needs no other file, except analysis-incomplete", () => {
  const faulty = ["broken", "open", "redundant", "everyone-accepted", "everyone-rejected"];
  const shown = faulty.flatMap((name) => codes(sample(name))).map((found) => found.split(" ")[1]);
  const on = findingKinds
    .filter(
      ({ isOffByDefault, findWithin, needsHits }) => !isOffByDefault && findWithin === undefined && needsHits !== true,
    )
    .map(({ code }) => code);
  expect([...new Set([...shown, ...foreignCodes, "analysis-incomplete"])].sort()).toEqual(on.sort());
});

test("headquarters has the finding that its comment ignores", () => {
  expect(codes(sample("headquarters").replace(/imcrules-ignore/, "ignored"))).toContain("251 redundant-rule");
});

describe("in the list of Q316205", () => {
  test.each([
    ["192.0.2.10", "accept, line 6"],
    ["192.0.2.11", "accept, line 7"],
    ["198.51.100.25", "accept, line 8"],
    ["192.0.2.9", "reject, line 12"], // the neighbours
    ["192.0.2.12", "reject, line 12"],
    ["198.51.100.24", "reject, line 12"],
    ["0.0.0.0", "reject, line 12"],
    ["255.255.255.255", "reject, line 12"],
    ["::ffff:192.0.2.10", "accept, line 6"], // the IPv4 address, mapped into IPv6
    ["2001:db8::1", "accept, default"], // Exchange 5.5 had no IPv6, and 0.0.0.0 matches none
  ])("%s: %s", (address, verdict) => expect(verdictOf(sample("q316205"), address)).toBe(verdict));
});

describe("the list of Q155920", () => {
  const firstMatch = sample("q155920");
  const mostSpecific = `evaluate most-specific\n${firstMatch}`;
  const acceptOverrides = `evaluate accept-overrides\n${firstMatch}`;

  test.each([
    ["157.57.10.25", "reject, line 15"], // the article accepts it
    ["157.57.15.2", "reject, line 15"],
    ["157.57.0.0", "reject, line 15"],
    ["157.57.255.255", "reject, line 15"],
    ["157.56.255.255", "accept, default"],
    ["157.58.0.0", "accept, default"],
  ])("read from top to bottom, %s: %s", (address, verdict) => expect(verdictOf(firstMatch, address)).toBe(verdict));

  test.each([
    ["157.57.10.25", "accept, line 17"], // as the article says
    ["157.57.15.2", "reject, line 16"], // as the article says
    ["157.57.9.255", "reject, line 16"],
    ["157.57.10.0", "accept, line 17"],
    ["157.57.10.255", "accept, line 17"],
    ["157.57.11.0", "reject, line 16"],
    ["157.58.0.0", "accept, default"],
  ])("most specific first or accepts first, %s: %s", (address, verdict) => {
    expect(verdictOf(mostSpecific, address)).toBe(verdict);
    expect(verdictOf(acceptOverrides, address)).toBe(verdict);
  });
});

function sample(name: string): string {
  return readFileSync(new URL(`${name}.imcrules`, folder), "utf8");
}

test.each(names.filter((name) => name !== "broken"))("the formatter leaves %s as it is", (name) => {
  expect(formatted(sample(name))).toBe(sample(name));
});
