/** `npm start`: starts a real VS Code for the browser with the extension and the samples. Linux and macOS. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
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
  // The samples belong to the repository, so that nothing is saved by itself.
  const editor = await startEditor({ home, extensions: [vsix], settings: { "files.autoSave": "off" } });
  try {
    const door = await doorTo(editor.open(samples, join(samples, "tour.imcrules")));
    say(`\n  Open  ${door.address}\n\nPress Ctrl+C to stop.`);
    say(
      await Promise.race([stopped.then(() => "\nStopping VS Code …"), editor.ended.then(() => "\nVS Code has ended.")]),
    );
    door.close();
  } finally {
    await editor.close();
  }
} finally {
  await rm(home, { recursive: true, force: true });
}
process.exit();

/** Serves a short address that leads to a long one. */
async function doorTo(target: string): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer((_, response) => response.writeHead(302, { location: target }).end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A server on a port has a port.");
  return { address: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
