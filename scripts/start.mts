/** `npm start`: a real VS Code in the browser with the extension and the samples. Linux and macOS. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installEditor, startEditor } from "./editor.mts";
import { packageExtension, vsix } from "./package.mts";

const samples = fileURLToPath(new URL("../samples", import.meta.url));
const say = (text: string) => console.log(text);

await installEditor(say);
say("Building and packaging the extension …");
await packageExtension();
say("Starting VS Code …");
const editor = await startEditor({ home: await mkdtemp(join(tmpdir(), "imcrules-")), extensions: [vsix] });
say(`\n  Open  ${editor.open(samples, join(samples, "broken.imcrules"))}\n\nCtrl+C ends it.`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    say("\nStopping VS Code …");
    void editor.close().then(() => process.exit());
  });
}
