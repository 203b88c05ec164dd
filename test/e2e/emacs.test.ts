import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "vitest";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { configurationOf, edit, expectEverythingIn, list } from "./support/otherEditor.js";
import { expectFindingsOfTable, postfixTable } from "./support/postfixTable.js";

const folder = temporaryFolder({ "list.imcrules": list, "access.cidr": postfixTable });
const inFolder = (name: string) => join(folder, name);

/**
 * Opens a file and waits for its findings. In batch mode nobody presses keys, so the script runs the hook for keys itself.
 */
const open = (file: string) => `
  (find-file ${JSON.stringify(file)})
  (run-hooks 'post-command-hook)
  (until '(and (eglot-current-server) flymake-mode))
  (flymake-start)
  (until '(flymake-diagnostics))
`;

const functions = `
  (defun until (wanted)
    (with-timeout (20 (error "Waited in vain for %S" wanted))
      (while (not (eval wanted t)) (accept-process-output nil 0.05))))
  (defun found (diagnostic)
    (goto-char (flymake-diagnostic-beg diagnostic))
    (vector (line-number-at-pos) (1+ (current-column))
            (plist-get (cdr (assq 'eglot-lsp-diag (flymake-diagnostic-data diagnostic))) :code)))
`;

/**
 * Returns a script that does what a person would do and writes what Emacs shows to a file. The prompt for an action reads standard
 * input: an empty line picks the preferred one.
 */
const script = (file: string, out: string) => `
  ${functions}
  (defvar hover nil)
  ${open(file)}
  (let ((findings (vconcat (mapcar #'found (flymake-diagnostics))))
        action)
    (goto-char 19)
    (eglot-hover-eldoc-function (lambda (shown &rest _) (setq hover shown)))
    (until 'hover)
    (goto-char (point-min))
    (forward-line)
    (setq action (plist-get (car (eglot-code-actions (point))) :title))
    (let ((last-nonmenu-event ?\\r))
      (eglot-code-actions (point) (point) nil t))
    (eglot-format-buffer)
    (write-region
     (json-serialize (list :findings findings :hover (substring-no-properties hover) :action action
                           :lines (vconcat (split-string (buffer-string) "\\n" t))))
     nil ${JSON.stringify(out)}))
`;

/** Runs a script in Emacs with the configuration of the documentation. Returns what the script writes. */
async function runIn(scriptFor: (out: string) => string) {
  const out = inFolder("seen.json");
  await writeFile(inFolder("init.el"), (await configurationOf("Emacs")).join(""));
  await writeFile(inFolder("script.el"), scriptFor(out));
  const load = ["init.el", "script.el"].flatMap((name) => ["--load", inFolder(name)]);
  await edit("emacs", ["--batch", "--funcall", "package-initialize", ...load], folder);
  return JSON.parse(await readFile(out, "utf8"));
}

test("Emacs shows the findings of a Postfix table, opened after a list of ours", async () => {
  const [ours, table] = [inFolder("list.imcrules"), inFolder("access.cidr")];
  const findings = await runIn(
    (out) => `
      ${functions}
      ${open(ours)}
      ${open(table)}
      (write-region (json-serialize (vconcat (mapcar #'found (flymake-diagnostics)))) nil ${JSON.stringify(out)})
    `,
  );
  await expectFindingsOfTable(findings, table);
});

test("Emacs shows the hover and the findings that the command line reports, applies a fix and formats", async () => {
  const file = inFolder("list.imcrules");
  await expectEverythingIn(await runIn((out) => script(file, out)), file);
});
