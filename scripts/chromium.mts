import { delimiter, join } from "node:path";
import { isExecutable } from "./executable.mts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Finds the Chromium to test with: the one that `CHROMIUM` names, else one on the PATH or in the applications of macOS. */
export function findChromium(): string | undefined {
  const chosen = process.env["CHROMIUM"];
  if (chosen !== undefined && chosen !== "") return chosen;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...applications];
  return candidates.find(isExecutable);
}
