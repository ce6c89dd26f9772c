// Checks published pages in headless Chromium: axe-core finds nothing (WCAG 2.2 AA and below), nothing scrolls sideways
// down to 320 px and no request leaves the page.
//
//   node check_pages.mjs CHROMIUM PAGE.html ...
//
// Prints one JSON record for each page and width; exits 1 when there is something in one of them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/package.json`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = [
  { width: 320, height: 720, colorScheme: "light" },
  { width: 768, height: 900, colorScheme: "light", reflowOnly: true },
  { width: 1280, height: 900, colorScheme: "light" },
  { width: 1280, height: 900, colorScheme: "dark" },
];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

async function check(browser, file, { width, height, colorScheme, reflowOnly }) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, bypassCSP: true });
  const address = pathToFileURL(file).href;
  const requests = [];
  page.on("request", (request) => request.url() === address || requests.push(request.url()));
  await page.goto(address);
  const sideways = [await wider(page)];
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  sideways.push(await wider(page));
  const violations = reflowOnly ? [] : await accused(page);
  await page.close();
  return { file, width, colorScheme, violations, sideways: Math.max(...sideways), requests };
}

async function accused(page) {
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), RULES);
  return found.violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 200)) }));
}

const wider = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const [executablePath, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: FLAGS });
let wrong = false;
for (const file of files) {
  for (const view of VIEWS) {
    const result = await check(browser, file, view);
    wrong ||= result.violations.length > 0 || result.sideways > 0 || result.requests.length > 0;
    console.log(JSON.stringify(result));
  }
}
await browser.close();
process.exit(wrong ? 1 : 0);
