import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  MessageType,
  ShowMessageNotification,
} from "vscode-languageserver";
import { type Config, type FormatStyle, type Levels, type Read, readLevels } from "../core/index.js";
import { plainText } from "../protocol/plainText.js";
import { membersOf } from "./convert.js";
import type { CodeLensOptions } from "./features/codeLens.js";
import type { InlayHintOptions } from "./features/inlayHints.js";
import { answeredInTime } from "./patience.js";

/** What `imcrules.*` says of a file: how it is shown, never what it means. */
export interface Settings {
  readonly severity: Levels;
  /** Findings of one file that are published. */
  readonly maxFindings: number;
  /** In millions of characters; a longer file is not analysed. */
  readonly maxFileSize: number;
  readonly format: FormatStyle;
  readonly inlayHints: InlayHintOptions;
  readonly codeLens: CodeLensOptions;
}

export const defaultSettings: Settings = {
  severity: {},
  maxFindings: 500,
  maxFileSize: 64,
  format: { columns: true },
  inlayHints: { prefixLength: true, decides: true },
  codeLens: { file: true, rules: false },
};

/** Reads what a client configured, which may be anything; what cannot be used stays as it is by default and is told in `faults`. */
function readSettings(configured: unknown): Read<Settings> {
  const faults: string[] = [];
  /** The members of a group of settings; what is no group, and members that nobody knows, are told. */
  function group(value: unknown, name: string, known: readonly string[]): Readonly<Record<string, unknown>> {
    if (value === undefined || value === null) return {};
    if (typeof value !== "object" || Array.isArray(value)) faults.push(`${name} must be an object of settings.`);
    const members = membersOf(value);
    for (const key of Object.keys(members)) {
      if (!known.includes(key)) faults.push(`There is no setting ${name}.${key}.`);
    }
    return members;
  }
  function refuse<Value>(value: unknown, name: string, wanted: string, otherwise: Value): Value {
    if (value !== undefined && value !== null) faults.push(`imcrules.${name} must be ${wanted}; ${otherwise} is used.`);
    return otherwise;
  }
  const flag = (value: unknown, name: string, otherwise: boolean) =>
    typeof value === "boolean" ? value : refuse(value, name, "true or false", otherwise);
  function amount(value: unknown, name: string, otherwise: number, most: number, what: string): number {
    const isGood =
      typeof value === "number" && value >= 1 && value <= most && (what === "number" || Number.isInteger(value));
    return isGood ? value : refuse(value, name, `a ${what} from 1 to ${most}`, otherwise);
  }
  const defaults = defaultSettings;
  const { severity, maxFindings, maxFileSize, ...groups } = group(configured, "imcrules", [
    ...Object.keys(defaults),
    "trace",
  ]);
  const format = group(groups["format"], "imcrules.format", Object.keys(defaults.format));
  const hints = group(groups["inlayHints"], "imcrules.inlayHints", Object.keys(defaults.inlayHints));
  const lenses = group(groups["codeLens"], "imcrules.codeLens", Object.keys(defaults.codeLens));
  const levels = readLevels(severity, "imcrules.severity");
  const value: Settings = {
    severity: levels.value,
    maxFindings: amount(maxFindings, "maxFindings", defaults.maxFindings, 1000, "whole number"),
    maxFileSize: amount(maxFileSize, "maxFileSize", defaults.maxFileSize, 512, "number"),
    format: { columns: flag(format["columns"], "format.columns", defaults.format.columns) },
    inlayHints: {
      prefixLength: flag(hints["prefixLength"], "inlayHints.prefixLength", defaults.inlayHints.prefixLength),
      decides: flag(hints["decides"], "inlayHints.decides", defaults.inlayHints.decides),
    },
    codeLens: {
      file: flag(lenses["file"], "codeLens.file", defaults.codeLens.file),
      rules: flag(lenses["rules"], "codeLens.rules", defaults.codeLens.rules),
    },
  };
  return { value, faults: [...faults, ...levels.faults] };
}

export interface SettingsStore {
  /** What holds for a file; asked of the client once, until something changes. */
  readonly of: (uri: string) => Promise<Settings>;
  readonly forget: (uri: string) => void;
  /** Something else may hold for every file from now on. */
  readonly forgetAll: () => void;
  /** Shows what is wrong with a configuration, once until something changes. */
  readonly tell: (fault: string) => void;
  readonly initialize: (params: InitializeParams) => void;
  /** To be called once the client can be asked. */
  readonly watch: () => Promise<void>;
}

/**
 * The settings of a client: those that it answers for a file or, where it cannot, those that it sent; a configuration file of the
 * project goes before them. Bad ones are shown once.
 */
export function settingsStore(
  connection: Connection,
  changed: () => void,
  configOf: (uri: string) => Promise<Config | undefined>,
  inBackground: (what: string, work: () => Promise<unknown>) => void,
): SettingsStore {
  const known = new Map<string, Promise<Settings>>();
  const told = new Set<string>();
  let sent: unknown;
  let answers = false;
  let registers = false;

  async function ask(uri: string): Promise<Settings> {
    const configured = answers
      ? await connection.workspace.getConfiguration({ scopeUri: uri, section: SECTION })
      : sent;
    const { value, faults } = readSettings(configured);
    for (const fault of faults) tell(fault);
    const config = await configOf(uri);
    return config === undefined ? value : { ...value, severity: { ...value.severity, ...config.severity } };
  }

  function tell(fault: string): void {
    if (!told.has(fault)) show(fault);
    told.add(fault);
  }

  /** Without asking for an answer: a client that knows no such question would refuse it. */
  function show(message: string): void {
    const shown = { type: MessageType.Warning, message: plainText(message) };
    inBackground("message", () => connection.sendNotification(ShowMessageNotification.method, shown));
  }

  function forgetAll(): void {
    known.clear();
    told.clear();
    changed();
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    sent = membersOf(settings)[SECTION];
    forgetAll();
  });

  return {
    initialize({ capabilities: { workspace }, initializationOptions }) {
      answers = workspace?.configuration === true;
      registers = workspace?.didChangeConfiguration?.dynamicRegistration === true;
      const { settings } = membersOf(initializationOptions);
      sent = membersOf(settings)[SECTION];
    },
    async watch() {
      if (registers) await connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    },
    forget: (uri) => known.delete(uri),
    forgetAll,
    tell,
    of(uri) {
      const before = known.get(uri);
      if (before !== undefined) return before;
      const asked = ask(uri).catch((error: unknown) => {
        connection.console.error(`The settings of ${uri} could not be read: ${String(error)}`);
        return defaultSettings;
      });
      const inTime = answeredInTime(asked, lateSettings);
      known.set(uri, inTime);
      inBackground("late settings", async () => {
        if ((await inTime) !== lateSettings) return;
        const settings = await asked;
        if (known.get(uri) !== inTime) return;
        known.set(uri, Promise.resolve(settings));
        changed();
      });
      return inTime;
    },
  };
}

const SECTION = "imcrules";

/** What holds for a file while the client has not answered what does. */
const lateSettings: Settings = { ...defaultSettings };
