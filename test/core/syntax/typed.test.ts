import { expect, test } from "vitest";
import { formatSource } from "../../../server/src/core/model/source.js";
import { readTyped } from "../../../server/src/core/syntax/typed.js";

test.each([
  ["", []],
  ["192.0.2.1", ["192.0.2.1/32"]],
  ["  2001:db8::1  ", ["2001:db8::1/128"]],
  ["10.0.0.0/8", ["10.0.0.0/8"]],
  ["10.0.0.0 255.0.0.0", ["10.0.0.0/8"]],
  ["10.0.0.0/255.0.0.0", ["10.0.0.0/8"]],
  ["192.0.2.0 255.0.255.0", ["192.0.2.0 255.0.255.0"]],
  ["10.1.2.3 0.0.0.0", ["0.0.0.0/0"]],
  ["any", ["any"]],
  ["192.0.2.1 192.0.2.2", ["192.0.2.1/32", "192.0.2.2/32"]],
  ["192.0.2.1, 10.0.0.0 255.0.0.0;2001:db8::/32\r\n::1", ["192.0.2.1/32", "10.0.0.0/8", "2001:db8::/32", "::1/128"]],
  ["::ffff:192.0.2.1", ["192.0.2.1/32"]],
  ["192.0.2.300", [undefined]],
  ["192.0.2.1 mail.example.org", ["192.0.2.1/32", undefined]],
  ["10.0.0.0/33", [undefined]],
  ["10.0.0.0/", [undefined]],
  ["/8", [undefined]],
])("%j", (text, sources) => {
  expect(readTyped(text).map(({ source }) => source && formatSource(source))).toEqual(sources);
});
