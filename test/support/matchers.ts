import { expect } from "vitest";

expect.extend({
  /** A drawn file without a squiggle. */
  toBeSilent(drawn: string) {
    const told = drawn.split("\n").filter((line) => /^ *~+ /.test(line));
    return { pass: told.length === 0, message: () => `expected no finding, got:\n${told.join("\n")}` };
  },
});

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    toBeSilent(): R;
  }
}
