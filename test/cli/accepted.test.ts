import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tooManyHoles } from "../support/tooManyHoles.js";

const folder = temporaryFolder({
  "list.imcrules":
    "reject 10.0.0.128/25\naccept 10.0.0.0/23\naccept 10.0.2.0/24\naccept 2001:db8::/33\naccept 2001:db8:8000::/33\nreject any\n",
  "other.imcrules": "accept 10.0.0.0/24\nreject any\n",
  "odd.imcrules": "accept 192.0.2.0 255.255.255.253\nreject any\n",
  "holes.imcrules": tooManyHoles,
  "mapped.imcrules": "accept ::fffe:0:0/95\nreject any\n",
});
const blocks = async (...args: string[]) => {
  const { status, out, err } = await imcrules(["accepted", ...args], { cwd: folder });
  expect([status, err]).toEqual([0, ""]);
  return out.split("\n").slice(0, -1);
};

test("the accepted addresses are the fewest blocks, whatever the rules are", async () => {
  expect(await blocks("list.imcrules")).toEqual(["10.0.0.0/25", "10.0.1.0/24", "10.0.2.0/24", "2001:db8::/32"]);
  expect(await blocks("odd.imcrules")).toEqual(["192.0.2.0/32", "192.0.2.2/32"]);
  expect(await blocks("mapped.imcrules")).toEqual(["::fffe:0:0/95"]);
});

test("the rejected addresses are all others", async () => {
  const rejected = await blocks("--rejected", "other.imcrules");
  expect(rejected).toContain("10.0.1.0/24");
  expect(rejected.slice(-1)).toEqual(["::/0"]);
});

test("other files take addresses away or keep them", async () => {
  expect(await blocks("--except", "other.imcrules", "list.imcrules")).toEqual([
    "10.0.1.0/24",
    "10.0.2.0/24",
    "2001:db8::/32",
  ]);
  expect(await blocks("--common", "other.imcrules", "list.imcrules")).toEqual(["10.0.0.0/25"]);
  expect(await blocks("--rejected", "--except", "list.imcrules", "other.imcrules")).toEqual([
    "10.0.1.0/24",
    "10.0.2.0/24",
    "2001:db8::/32",
  ]);
  expect(await blocks("--common", "other.imcrules", "--except", "list.imcrules", "list.imcrules")).toEqual([]);
});

test("what is not proved prints nothing, since a part would be another list", async () => {
  expect(await imcrules(["accepted", "holes.imcrules"], { cwd: folder })).toEqual({
    status: 2,
    out: "",
    err: "imcrules: holes.imcrules has masks with holes that cut the address space into too many pieces to list\n",
  });
});

test("a list with an error is refused, since its other lines are another list", async () => {
  expect(await imcrules(["accepted", "-"], { input: "acept 1.2.3.4\nreject any\n" })).toMatchObject({
    status: 2,
    out: "",
  });
});

test("standard input is read once", async () => {
  const { out } = await imcrules(["accepted", "-"], { input: "accept 10.0.0.0/8\nreject any\n" });
  expect(out).toBe("10.0.0.0/8\n");
  expect((await imcrules(["accepted", "--common", "-", "-"])).status).toBe(2);
});
