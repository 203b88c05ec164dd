/**
 * How files of all kinds become lists, one file or folder for each format.
 *
 * A *format* has what all that is made from a list must know of the program that reads it: its words, its levels, its notation
 * (`../model/format.ts`). A *reader* (`reader.ts`) makes lists of a text. `imcrules/` is our own language. The others share
 * `growingList.ts`, which gathers rules, remarks and our own comments, `blocks.ts` for `!` and conditions, and `quads.ts` for octal and
 * other spellings of addresses. `members.ts` reads the members of plain lists, and `haproxyClients.ts` says
 * which clients HAProxy matches by one. `edit.ts` reads a
 * list after an edit. `writing/` makes texts of lists.
 */

import type { FormatId, ReadOptions } from "../model/format.js";
import type { RuleSet } from "../model/ruleSet.js";
import type { LinedText } from "../text/linedText.js";
import type { Steps } from "../text/steps.js";
import { haproxy } from "./haproxy/reader.js";
import { hostsAccess } from "./hosts/access.js";
import { imcrules } from "./imcrules/format.js";
import { parseInSteps } from "./imcrules/parse.js";
import { nginxAccess } from "./nginx/access.js";
import { nginxGeo } from "./nginx/geo.js";
import { plain } from "./plain.js";
import { postfixCidr } from "./postfix/cidr.js";
import { pgHba } from "./postgres/hba.js";
import type { Reader } from "./reader.js";

/** Which program reads a file, and what its configuration says about it. */
export interface ReadAs {
  readonly format: FormatId;
  readonly options: ReadOptions;
}

export const asOurs: ReadAs = { format: "imcrules", options: {} };

const native: Reader = {
  format: imcrules,
  *read(lined) {
    return [yield* parseInSteps(lined)];
  },
};

const readers: ReadonlyMap<FormatId, Reader> = new Map(
  [native, plain, postfixCidr, nginxAccess, nginxGeo, pgHba, hostsAccess, haproxy].map((reader) => [
    reader.format.id,
    reader,
  ]),
);

/** Reads the lists of a text. There is at least one. */
export function* readInSteps(lined: LinedText, { format, options }: ReadAs): Steps<readonly RuleSet[]> {
  return yield* (readers.get(format) ?? native).read(lined, options);
}
