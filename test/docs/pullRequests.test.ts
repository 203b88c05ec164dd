import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { cli } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** Runs the jobs of docs/ci.md that post a report, line by line as they stand. What talks to a server only writes down its arguments. */
const page = readFileSync(new URL("../../docs/ci.md", import.meta.url), "utf8");
const [reports = ""] = /^## Reports in pull requests$.*?(?=^## )/ms.exec(page) ?? [];
const [github = "", gitlab = ""] = [...reports.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml]) => yaml);
const linesOf = (job: string, line: RegExp) => [...job.matchAll(line)].map(([, command = ""]) => command);

let folder: string;
let programs: string;
let base: string;

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
    cwd: folder,
    encoding: "utf8",
  }).trim();

beforeEach(() => {
  folder = temporaryFolder({ "office.imcrules": "default reject\naccept 10.0.0.0/8\n" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message", "a list");
  base = git("rev-parse", "HEAD");
  git("update-ref", "refs/remotes/origin/main", base);
  git("switch", "--quiet", "--create", "side");
  const record = '#!/bin/sh\nprintf \'%s\\n\' "$(basename "$0")" "$@" >> "$SENT"\n';
  programs = temporaryFolder({
    npm: "#!/bin/sh\nexit 0\n",
    npx: `#!/bin/sh\n[ "$1" = imcrules ] && shift && exec '${process.execPath}' '${cli}' "$@"\n`,
    gh: record,
    curl: record,
  });
  for (const name of ["npm", "npx", "gh", "curl"]) chmodSync(join(programs, name), 0o755);
});

/** Runs lines until one fails, as a job does. Returns the lines that ran, what was sent, and the report. */
function run(lines: readonly string[], variables: Readonly<Record<string, string>>) {
  const sent = join(programs, "sent");
  const env = {
    PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}`,
    HOME: programs,
    GIT_CONFIG_NOSYSTEM: "1",
    SENT: sent,
    ...variables,
  };
  let failed: string | undefined;
  for (const line of lines) {
    try {
      execFileSync("bash", ["-eo", "pipefail", "-c", line], { cwd: folder, env, stdio: "pipe" });
    } catch {
      failed = line;
      break;
    }
  }
  return {
    failed,
    sent: readFileSync(sent, "utf8").split("\n"),
    report: readFileSync(join(folder, "policy.md"), "utf8"),
  };
}

const jobs = [
  {
    name: "GitHub",
    lines: linesOf(github, /^ {6}- run: (.*)$/gm),
    variables: () => ({ GITHUB_BASE_REF: "main", GITHUB_STEP_SUMMARY: join(programs, "summary"), PULL_REQUEST: "7" }),
    sent: ["gh", "pr", "comment", "7", "--edit-last", "--create-if-none", "--body-file", "policy.md", ""],
  },
  {
    name: "GitLab",
    lines: linesOf(gitlab, /^ {4}- ((?:npm|npx|curl) .*)$/gm),
    variables: () => ({
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_API_V4_URL: "https://example.org/api/v4",
      CI_PROJECT_ID: "3",
      CI_MERGE_REQUEST_IID: "7",
      POLICY_TOKEN: "secret",
    }),
    sent: [
      "curl",
      "--fail",
      "--header",
      "PRIVATE-TOKEN:secret",
      "--data-urlencode",
      "body@policy.md",
      "https://example.org/api/v4/projects/3/merge_requests/7/notes",
      "",
    ],
  },
];

test.each(jobs)("the job of $name posts the report, and fails at the gate", ({ lines, variables, sent }) => {
  writeFileSync(join(folder, "office.imcrules"), "default reject\naccept 10.0.0.0/8\naccept 192.0.2.0/24\n");
  git("commit", "--quiet", "--all", "--message", "a network more");
  const outcome = run(lines, variables());
  expect(outcome.sent).toEqual(sent);
  expect(outcome.report).toContain("### `office.imcrules`\n\n256 more addresses accepted.\n");
  expect(outcome.failed).toBe(lines.at(-1));
  if (sent[0] === "gh") expect(readFileSync(join(programs, "summary"), "utf8")).toBe(outcome.report);
});

test.each(jobs)("the job of $name passes where nobody new is let in", ({ lines, variables }) => {
  writeFileSync(join(folder, "office.imcrules"), "default reject\naccept 10.0.0.0/9\n");
  git("commit", "--quiet", "--all", "--message", "half a network");
  const { failed, report } = run(lines, variables());
  expect(failed).toBeUndefined();
  expect(report).toContain("8,388,608 more addresses rejected.");
});
