/** Saves pictures of the open windows after a test failed. */
import { afterEach } from "vitest";
import { openPages, picture } from "./session.js";

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  const name = `${task.suite?.name ?? ""} ${task.name}`.trim().replaceAll(/\W+/g, "-");
  for (const [place, page] of [...openPages].entries()) await picture(page, `failed-${name}-${place}`).catch(() => {});
});
