import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { configurationOf, edit, expectEverythingIn, list } from "./support/otherEditor.js";
import { expectFindingsOfTable, postfixTable } from "./support/postfixTable.js";

const folder = temporaryFolder({ "list.imcrules": list, "access.cidr": postfixTable });
const inFolder = (name: string) => join(folder, name);

/** Waits for the findings of the file. */
const findings = `
  vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
  local function found(diagnostic) return { diagnostic.lnum + 1, diagnostic.col + 1, diagnostic.code } end
  local findings = vim.tbl_map(found, vim.diagnostic.get(0))
`;

/** Writes a value of Lua to a file as JSON, and ends Neovim. */
const write = (value: string, out: string) => `
  vim.fn.writefile({ vim.fn.json_encode(${value}) }, "${out}")
  vim.cmd("qall!")
`;

/** Returns a script that does what a person would do and writes what Neovim shows to a file. */
const script = (out: string) => `
  ${findings}
  local document = vim.lsp.util.make_text_document_params()
  local function ask(method, params)
    params.textDocument = document
    local _, answer = next(vim.lsp.buf_request_sync(0, "textDocument/" .. method, params, 20000))
    return answer.result
  end
  local seen = { findings = findings }
  seen.hover = ask("hover", { position = { line = 0, character = 18 } }).contents.value
  local second = { line = 1, character = 0 }
  local action = ask("codeAction", { range = { start = second, ["end"] = second }, context = { diagnostics = {} } })[1]
  seen.action = action.title
  vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
  vim.lsp.util.apply_text_edits(ask("formatting", { options = { tabSize = 2, insertSpaces = true } }), 0, "utf-16")
  seen.lines = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  ${write("seen", out)}
`;

/** Runs a script in Neovim with the configuration of the documentation and the file open. Returns what the script writes. */
async function runIn(file: string, scriptFor: (out: string) => string) {
  const out = inFolder("seen.json");
  const [configuration = "", before = ""] = await configurationOf("Neovim");
  await writeFile(inFolder("init.lua"), before + configuration);
  await writeFile(inFolder("script.lua"), scriptFor(out));
  // Without the last command a failed script would leave Neovim open.
  const commands = [`luafile ${inFolder("script.lua")}`, "cquit"].flatMap((command) => ["-c", command]);
  await edit("nvim", ["--headless", "-u", inFolder("init.lua"), "-n", file, ...commands], folder);
  return JSON.parse(await readFile(out, "utf8"));
}

test("Neovim shows the hover and the findings that the command line reports, applies a fix and formats", async () => {
  const file = inFolder("list.imcrules");
  await expectEverythingIn(await runIn(file, script), file);
});

test("Neovim shows the findings of a Postfix table", async () => {
  const file = inFolder("access.cidr");
  await expectFindingsOfTable(await runIn(file, (out) => findings + write("findings", out)), file);
});
