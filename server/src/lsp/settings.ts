import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  MessageType,
  ShowMessageNotification,
} from "vscode-languageserver";
import { type FormatStyle, type Levels, type Read, readLevels } from "../core/index.js";
import type { CodeLensOptions } from "./features/codeLens.js";
import type { InlayHintOptions } from "./features/inlayHints.js";

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
export function readSettings(configured: unknown): Read<Settings> {
  const faults: string[] = [];
  const configuredAt = (name: string) =>
    name.split(".").reduce<unknown>((part, key) => membersOf(part)[key], configured) ?? undefined;
  function refuse<Value>(name: string, wanted: string, otherwise: Value): Value {
    if (configuredAt(name) !== undefined) faults.push(`imcrules.${name} must be ${wanted}; ${otherwise} is used.`);
    return otherwise;
  }
  function flag(name: string, otherwise: boolean): boolean {
    const value = configuredAt(name);
    return typeof value === "boolean" ? value : refuse(name, "true or false", otherwise);
  }
  function amount(name: string, otherwise: number, least: number, most: number): number {
    const value = configuredAt(name);
    const isGood = typeof value === "number" && value >= least && value <= most;
    return isGood ? value : refuse(name, `a number from ${least} to ${most}`, otherwise);
  }
  const { maxFindings, maxFileSize, format, inlayHints, codeLens } = defaultSettings;
  const severity = readLevels(configuredAt("severity"), "imcrules.severity");
  const value: Settings = {
    severity: severity.value,
    maxFindings: Math.trunc(amount("maxFindings", maxFindings, 1, 1000)),
    maxFileSize: amount("maxFileSize", maxFileSize, 1, 512),
    format: { columns: flag("format.columns", format.columns) },
    inlayHints: {
      prefixLength: flag("inlayHints.prefixLength", inlayHints.prefixLength),
      decides: flag("inlayHints.decides", inlayHints.decides),
    },
    codeLens: { file: flag("codeLens.file", codeLens.file), rules: flag("codeLens.rules", codeLens.rules) },
  };
  return { value, faults: [...faults, ...severity.faults] };
}

export interface SettingsStore {
  /** What holds for a file; asked of the client once, until something changes. */
  readonly of: (uri: string) => Promise<Settings>;
  readonly forget: (uri: string) => void;
  readonly initialize: (params: InitializeParams) => void;
  /** To be called once the client can be asked. */
  readonly watch: () => Promise<void>;
}

/** The settings of a client: those that it answers for a file or, where it cannot, those that it sent. Bad ones are shown once. */
export function settingsStore(connection: Connection, changed: () => void): SettingsStore {
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
    for (const fault of faults) {
      if (!told.has(fault)) show(fault);
      told.add(fault);
    }
    return value;
  }

  /** Without asking for an answer: a client that knows no such question would refuse it. */
  function show(message: string): void {
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    sent = membersOf(settings)[SECTION];
    known.clear();
    told.clear();
    changed();
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
    of(uri) {
      const before = known.get(uri);
      if (before !== undefined) return before;
      const asked = ask(uri).catch((error: unknown) => {
        connection.console.error(`The settings of ${uri} could not be read: ${String(error)}`);
        return defaultSettings;
      });
      known.set(uri, asked);
      return asked;
    },
  };
}

const SECTION = "imcrules";

/** The members of what a client sent, which may be anything. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
