import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const run = promisify(execFile);

const list = `accept 10.0.0.0 255.0.0.0
reject 10.1.0.0 255.255.0.0
accept 192.0.2.0 255.0.255.0
accept 10.0.0.0 8
`;

const folder = temporaryFolder({ "list.imcrules": list });

/** Opens the file, attaches the server as docs/editors.md has it, and prints what Neovim shows. */
const script = (file: string, out: string) => `
  vim.cmd("edit ${file}")
  local id = vim.lsp.start_client({ name = "imcrules", cmd = { "${process.execPath}", "${cli}", "lsp", "--stdio" } })
  vim.lsp.buf_attach_client(0, id)
  vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
  local hover = vim.lsp.buf_request_sync(0, "textDocument/hover", {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = 0, character = 18 },
  }, 20000)
  local seen = { diagnostics = vim.diagnostic.get(0), hover = hover[id].result.contents.value }
  local document = vim.lsp.util.make_text_document_params()
  local actions = vim.lsp.buf_request_sync(0, "textDocument/codeAction", {
    textDocument = document,
    range = { start = { line = 1, character = 0 }, ["end"] = { line = 1, character = 0 } },
    context = { diagnostics = {} },
  }, 20000)[id].result
  seen.title = actions[1].title
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  local edits = vim.lsp.buf_request_sync(0, "textDocument/formatting", {
    textDocument = document,
    options = { tabSize = 2, insertSpaces = true },
  }, 20000)[id].result
  vim.lsp.util.apply_text_edits(edits, 0, "utf-16")
  seen.lines = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  vim.fn.writefile({ vim.fn.json_encode(seen) }, "${out}")
  vim.cmd("qall!")
`;

interface Seen {
  readonly diagnostics: readonly { readonly lnum: number; readonly col: number; readonly code: string }[];
  readonly hover: string;
  readonly title: string;
  readonly lines: readonly string[];
}

test("Neovim shows the findings that the command line reports and the hover, applies a fix and formats", async () => {
  const file = join(folder, "list.imcrules");
  const lua = join(folder, "attach.lua");
  const out = join(folder, "seen.json");
  await writeFile(lua, script(file, out));
  await run("nvim", ["--headless", "-u", "NONE", "-n", "-c", `luafile ${lua}`]);
  const seen: Seen = JSON.parse(await readFile(out, "utf8"));

  const { stdout } = await run(process.execPath, [cli, "check", "--format", "json", "--fail-on", "never", file]);
  const reported: { line: number; column: number; code: string }[] = JSON.parse(stdout).files[0].findings;
  expect(seen.diagnostics.map(({ lnum, col, code }) => [lnum + 1, col + 1, code]).sort()).toEqual(
    reported.map(({ line, column, code }) => [line, column, code]).sort(),
  );
  expect(seen.hover).toContain("255.0.0.0");
  expect(seen.title).toBe("Move above line 1 (65,536 more addresses rejected)");
  expect(seen.lines).toEqual([
    "reject 10.1.0.0   255.255.0.0",
    "accept 10.0.0.0   255.0.0.0",
    "accept 192.0.2.0  255.0.255.0",
    "accept 10.0.0.0 8",
  ]);
});
