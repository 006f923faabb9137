// Opens a dossier from disk and prints, as one JSON document, what the tests look at.
// node check.mjs CHROMIUM PAGE FOLDER-OF-SCREENSHOTS
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, page, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const views = [
  { name: "desktop", width: 1280, height: 800, colorScheme: "light" },
  { name: "phone", width: 375, height: 800, colorScheme: "light" },
  { name: "dark", width: 1280, height: 800, colorScheme: "dark" },
  { name: "print", width: 794, height: 1123, colorScheme: "dark", media: "print" },
];

const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const results = [];
for (const view of views) {
  // axe is put into the page from outside: that is the one thing that the page's own policy must not stop.
  const context = await browser.newContext({ viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme, bypassCSP: true });
  const tab = await context.newPage();
  const [messages, requests] = [[], []];
  tab.on("console", m => messages.push(`${m.type()}: ${m.text()}`));
  tab.on("pageerror", e => messages.push(`error: ${e.message}`));
  tab.on("request", r => requests.push(r.url()));
  await tab.emulateMedia({ media: view.media ?? "screen", colorScheme: view.colorScheme });
  await tab.goto(pathToFileURL(page).href, { waitUntil: "load" });
  await tab.screenshot({ path: join(folder, `${view.name}.png`) });
  await tab.screenshot({ path: join(folder, `${view.name}-whole.png`), fullPage: true });
  if (view.media === "print") {
    await tab.pdf({ path: join(folder, "print.pdf"), format: "A4", printBackground: true });
  }

  const layout = await tab.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    answers: [...document.querySelectorAll(".answer")].map(a => ({
      question: a.querySelector("h2").textContent,
      short: a.querySelector(".short").textContent,
      shortEnds: Math.ceil(a.querySelector(".short").getBoundingClientRect().bottom),
      ends: Math.ceil(a.getBoundingClientRect().bottom),
    })),
  }));
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  results.push({
    view: view.name, width: view.width, height: view.height, messages, requests, layout,
    violations: violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" ")}`),
  });
  await context.close();
}

// As a reader opens it, with the page's own policy: nothing may be refused, and the first key leads to the answers.
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
const tab = await context.newPage();
const messages = [];
tab.on("console", m => messages.push(`${m.type()}: ${m.text()}`));
await tab.goto(pathToFileURL(page).href);
await tab.keyboard.press("Tab");
const first = await tab.evaluate(() => document.activeElement.textContent);
const styled = await tab.evaluate(() => getComputedStyle(document.querySelector(".answers")).display);
await browser.close();
console.log(JSON.stringify({ results, first, styled, messages }));
