/** `npm start`: starts a real VS Code for the browser with the extension and the samples. Linux and macOS. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installEditor, startEditor } from "./editor.mts";
import { packageExtension, vsix } from "./package.mts";

const samples = fileURLToPath(new URL("../samples", import.meta.url));
const say = (text: string) => console.log(text);

const home = await mkdtemp(join(tmpdir(), "imcrules-"));
const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
});

try {
  await installEditor(say);
  say("Building and packaging the extension …");
  await packageExtension();
  say("Starting VS Code …");
  const editor = await startEditor({ home, extensions: [vsix] });
  say(`\n  Open  ${editor.open(samples, join(samples, "broken.imcrules"))}\n\nPress Ctrl+C to stop.`);
  say(
    await Promise.race([stopped.then(() => "\nStopping VS Code …"), editor.ended.then(() => "\nVS Code has ended.")]),
  );
  await editor.close();
} finally {
  await rm(home, { recursive: true, force: true });
}
process.exit();
