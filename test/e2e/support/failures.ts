/** Keeps pictures of the windows in which a test failed. */
import { afterEach } from "vitest";
import { openPages, picture } from "./session.js";

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const page of openPages) await picture(page, `failed-${task.name.replaceAll(/\W+/g, "-")}`);
});
