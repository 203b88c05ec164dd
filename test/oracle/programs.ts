import { haproxy } from "./haproxy.js";
import { hostsAccess } from "./hosts.js";
import { nginxAccess, nginxGeo } from "./nginx.js";
import { postfixCidr } from "./postfix.js";
import { pgHba } from "./postgres.js";
import type { Program } from "./program.js";

export const programs: readonly Program[] = [postfixCidr, nginxAccess, nginxGeo, pgHba, hostsAccess, haproxy];
