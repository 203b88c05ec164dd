/** `npm run icon`: draws assets/icon.png, the picture of the extension, from assets/icon.svg. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "./chromium.mts";

const asset = (name: string) => fileURLToPath(new URL(`../assets/${name}`, import.meta.url));
const SIZE = 256;

const executablePath = findChromium();
if (executablePath === undefined) throw new Error("No Chromium found. Set CHROMIUM to its path.");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
await page.setContent(`<style>body { margin: 0 }</style>${await readFile(asset("icon.svg"), "utf8")}`);
await page.screenshot({ path: asset("icon.png"), omitBackground: true });
await browser.close();
