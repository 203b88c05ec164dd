import { DidChangeConfigurationNotification, MessageType, ShowMessageNotification } from "vscode-languageserver";
import {
  type Ceiling,
  type ChunkedText,
  type ClientLog,
  compileInSteps,
  counted,
  ignoredLineCount,
  isRuleFile,
  linedText,
  type Read,
  type RuleSet,
  readInSteps,
  readLevels,
  type Steps,
} from "../core/index.js";
import { plainText } from "../protocol/plainText.js";
import { defaultSettings, type ForeignLists, foreignListsValues, type Settings } from "../protocol/settings.js";
import { answeredInTime } from "./answeredInTime.js";
import { configurations, type FoundConfig } from "./configurations.js";
import { fileKey, membersOf } from "./convert.js";
import { drive } from "./drive.js";
import type { Server } from "./features/feature.js";
import { nameOf } from "./features/report.js";
import type { Includes } from "./includes.js";
import { mayBeList, pathIn, type Reading, readingOf } from "./reading.js";
import type { ServerConnection } from "./serverConnection.js";

/** The source of the settings of files. */
export interface SettingsSource extends Pick<Server, "isWanted"> {
  /** Asks for the settings of a file. Falls back to the defaults if the client fails. */
  readonly ask: (uri: string) => Promise<FileSettings>;
  /** Returns the setting that is for the whole window. */
  readonly foreignLists: () => Promise<ForeignLists>;
  /** Returns the nearest configuration of a file. */
  readonly configOf: (uri: string) => Promise<FoundConfig | undefined>;
  /** Whether a file may be a list, by its name and its configuration alone. */
  readonly mayBeList: (uri: string) => Promise<boolean>;
  /** Whether a file bounds others, whose findings change with it. */
  readonly isCeiling: (uri: string) => boolean;
  /** Takes the settings of all extensions from the client. */
  readonly receive: (settings: unknown) => void;
  /** Asks the client to report changes. */
  readonly watch: () => Promise<void>;
  /** Forgets which faults were shown, and the configuration files if they changed. */
  readonly forget: (areFilesStale: boolean) => void;
}

/** The settings of a file, and what its configuration says about it. */
export interface FileSettings extends Settings {
  readonly ceiling: Ceiling | undefined;
  /** The log that is remembered for the file. */
  readonly log: ClientLog | undefined;
  /** Returns how a text of the file is read. `isOurLanguage`: an editor opened the document in our language. */
  readonly reading: (text: ChunkedText, isOurLanguage: boolean) => Reading;
}

/** Returns the settings of a file while nobody answers. */
export function unansweredSettings(uri: string): FileSettings {
  return withReading(uri, defaultSettings, undefined, undefined);
}

function withReading(
  uri: string,
  settings: Settings,
  config: FoundConfig | undefined,
  ceiling: Ceiling | undefined,
): FileSettings {
  const reading: FileSettings["reading"] = (text, isOurLanguage) =>
    readingOf(uri, text, isOurLanguage, config, settings.foreignLists);
  return { ...settings, ceiling, log: undefined, reading };
}

const SECTION = "imcrules";

/**
 * Asks the client for settings, or takes those that it sent. The configuration file of the project precedes both. Each fault is
 * shown once.
 */
export function settingsSource(
  { connection, client, inBackground }: ServerConnection,
  read: (uri: string) => Promise<string | undefined>,
  includes: Pick<Includes, "read">,
): SettingsSource {
  const shown = new Set<string>();
  const configured = configurations(read, show);
  /** The ceilings that were read, by their keys. */
  const ceilings = new Map<string, Promise<Ceiling | undefined>>();
  let sent = membersOf(client.settings)[SECTION];
  let foreignLists: Promise<ForeignLists> | undefined;

  /** Shows a fault, unless a fault with the same cause was shown. Does not ask for an answer: some clients refuse to give one. */
  function show(fault: string, cause = fault): void {
    if (shown.has(cause)) return;
    shown.add(cause);
    const message = { type: MessageType.Warning, message: plainText(fault) };
    inBackground("message", () => connection.sendNotification(ShowMessageNotification.method, message));
  }

  async function ceilingAt(uri: string, maxFileSize: number): Promise<Ceiling | undefined> {
    const [text, config] = await Promise.all([read(uri), configured.of(uri)]);
    if (text === undefined || text.length > maxFileSize * 1_000_000) {
      show(`${uri}: It is named by within and ${text === undefined ? "cannot be read" : "is too large"}.`);
      return undefined;
    }
    const lined = linedText(text);
    const { readAs } = readingOf(uri, lined.text, false, config, "on");
    const lists = await includes.read(uri, readAs, (as) => drive(readInSteps(lined, as)));
    if (lists === undefined) return undefined;
    const ceiling = await drive(compiledCeiling(uri, lists));
    if (typeof ceiling !== "string") return ceiling;
    show(`${uri}: It is named by within and ${ceiling}`);
    return undefined;
  }

  /** Asks the client for settings. `uri` is `undefined` for those of the whole window. */
  async function settingsFor(uri: string | undefined): Promise<Settings> {
    const { value, faults } = readSettings(
      client.answersSettings
        ? await connection.workspace.getConfiguration(
            uri === undefined ? { section: SECTION } : { scopeUri: uri, section: SECTION },
          )
        : sent,
    );
    for (const fault of faults) show(fault);
    return value;
  }

  async function askForeignLists(): Promise<ForeignLists> {
    try {
      return (await answeredInTime(settingsFor(undefined), defaultSettings)).foreignLists;
    } catch {
      // The settings of files report the reason.
      return defaultSettings.foreignLists;
    }
  }

  const source: SettingsSource = {
    async ask(uri) {
      try {
        const value = await settingsFor(uri);
        const config = await configured.of(uri);
        const settings = { ...value, severity: { ...value.severity, ...config?.severity } };
        const bound = config?.ceilingOf(uri);
        if (bound === undefined) return withReading(uri, settings, config, undefined);
        const ceiling = ceilings.get(fileKey(bound)) ?? ceilingAt(bound, value.maxFileSize);
        ceilings.set(fileKey(bound), ceiling);
        return withReading(uri, settings, config, await ceiling);
      } catch (error) {
        connection.console.error(`The settings of ${uri} could not be read: ${String(error)}`);
        return unansweredSettings(uri);
      }
    },
    foreignLists() {
      foreignLists ??= askForeignLists();
      return foreignLists;
    },
    configOf: configured.of,
    async mayBeList(uri) {
      return isRuleFile(pathIn(uri)) || mayBeList(uri, await configured.of(uri), await source.foreignLists());
    },
    async isWanted(uri) {
      const config = await configured.of(uri);
      return config?.isWanted(uri) !== false && (await source.mayBeList(uri));
    },
    isCeiling: (uri) => ceilings.has(fileKey(uri)),
    receive(settings) {
      sent = membersOf(settings)[SECTION];
    },
    async watch() {
      const isWatched = client.watchesSettings;
      if (isWatched) await connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    },
    forget(areFilesStale) {
      shown.clear();
      foreignLists = undefined;
      if (!areFilesStale) return;
      configured.forgetAll();
      ceilings.clear();
    },
  };
  return source;
}

/** Compiles a ceiling, or returns what is wrong with its file and what to do. */
function* compiledCeiling(uri: string, lists: readonly RuleSet[]): Steps<Ceiling | string> {
  const [ruleSet] = lists;
  if (ruleSet === undefined || lists.length > 1) {
    return `has ${counted(lists.length, "list")}, so it cannot bound others. Name a file with one list.`;
  }
  if (ignoredLineCount(ruleSet) > 0) return "has lines with errors. Correct them first.";
  return {
    name: nameOf(uri),
    list: { ruleSet, partition: yield* compileInSteps(ruleSet) },
  };
}

/** Reads the settings of a client. Falls back to the default for each invalid setting, and adds a fault. */
function readSettings(configured: unknown): Read<Settings> {
  const faults: string[] = [];
  /** Returns the members of a group of settings. Adds a fault if `value` is no group, and for each member that is not in `names`. */
  function group(value: unknown, name: string, names: readonly string[]): Readonly<Record<string, unknown>> {
    if (value === undefined || value === null) return {};
    if (typeof value !== "object" || Array.isArray(value)) faults.push(`${name} must be an object of settings.`);
    const members = membersOf(value);
    for (const key of Object.keys(members)) {
      if (!names.includes(key)) faults.push(`There is no setting ${name}.${key}.`);
    }
    return members;
  }
  function refuse<Value>(value: unknown, name: string, wanted: string, otherwise: Value): Value {
    if (value !== undefined && value !== null) faults.push(`imcrules.${name} must be ${wanted}; ${otherwise} is used.`);
    return otherwise;
  }
  function amount(value: unknown, name: string, otherwise: number, most: number, what: string): number {
    const isValid =
      typeof value === "number" && value >= 1 && value <= most && (what === "number" || Number.isInteger(value));
    return isValid ? value : refuse(value, name, `a ${what} from 1 to ${most}`, otherwise);
  }
  function word<Word extends string>(value: unknown, name: string, words: readonly Word[], otherwise: Word): Word {
    return words.find((one) => one === value) ?? refuse(value, name, `one of ${words.join(", ")}`, otherwise);
  }
  /** Reads a group of settings that are all on or off. */
  function flags<Group extends Record<keyof Group, boolean>>(value: unknown, name: string, defaults: Group): Group {
    const members = group(value, `imcrules.${name}`, Object.keys(defaults));
    const read = Object.entries<boolean>(defaults).map(([key, otherwise]): [string, boolean] => {
      const flag = members[key];
      return [key, typeof flag === "boolean" ? flag : refuse(flag, `${name}.${key}`, "true or false", otherwise)];
    });
    return { ...defaults, ...Object.fromEntries(read) };
  }
  const defaults = defaultSettings;
  const members = group(configured, "imcrules", [...Object.keys(defaults), "trace"]);
  const levels = readLevels(members["severity"], "imcrules.severity");
  const value: Settings = {
    severity: levels.value,
    maxFindings: amount(members["maxFindings"], "maxFindings", defaults.maxFindings, 1000, "whole number"),
    maxFileSize: amount(members["maxFileSize"], "maxFileSize", defaults.maxFileSize, 512, "number"),
    foreignLists: word(members["foreignLists"], "foreignLists", foreignListsValues, defaults.foreignLists),
    format: flags(members["format"], "format", defaults.format),
    inlayHints: flags(members["inlayHints"], "inlayHints", defaults.inlayHints),
    codeLens: flags(members["codeLens"], "codeLens", defaults.codeLens),
  };
  return { value, faults: [...faults, ...levels.faults] };
}
