import { haproxy } from "./haproxy.js";
import { nginxAccess, nginxGeo } from "./nginx.js";
import { postfixCidr } from "./postfix.js";
import type { Program } from "./program.js";

export const programs: readonly Program[] = [postfixCidr, nginxAccess, nginxGeo, haproxy];
