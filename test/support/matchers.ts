import { expect } from "vitest";

expect.extend({
  /** Passes for a drawn file without a squiggle. */
  toBeSilent(drawn: string) {
    const squiggles = drawn.split("\n").filter((line) => /^ *~+ /.test(line));
    return { pass: squiggles.length === 0, message: () => `expected no finding, got:\n${squiggles.join("\n")}` };
  },
});

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    toBeSilent(): R;
  }
}
