import type { FormatId } from "../../model/format.js";
import { writeHaproxy } from "./haproxy.js";
import { writeHostsAccess } from "./hostsAccess.js";
import { writeImcrules } from "./imcrules.js";
import { writeNginxAccess } from "./nginxAccess.js";
import { writeNginxGeo } from "./nginxGeo.js";
import { writePgHba } from "./pgHba.js";
import { writePlain } from "./plain.js";
import { writePostfixCidr } from "./postfixCidr.js";
import type { Writer } from "./writer.js";

export const writers: Readonly<Record<FormatId, Writer>> = {
  imcrules: writeImcrules,
  plain: writePlain,
  "postfix-cidr": writePostfixCidr,
  "nginx-access": writeNginxAccess,
  "nginx-geo": writeNginxGeo,
  "pg-hba": writePgHba,
  haproxy: writeHaproxy,
  "hosts-access": writeHostsAccess,
};
