// Photographs the pages at every width, in light and dark, in English and Spanish: `cargo xtask screenshots`.
// A word, such as `portal`, leaves out those whose names do not begin with it.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { drop } from "./lib/matrix.mjs";
import { pack } from "./lib/own.mjs";
import { WIDTHS, launch, ready, withPage } from "./lib/page.mjs";

const MATRIX = "model-pair-matrix";
const PLAYGROUND = "model-pair-playground";

/** What is photographed: the page in each language, and what happens on it before. */
const SCENES = {
  article: {
    path: { en: "index.html", es: "es.html" },
    async act(page) {
      await ready(page);
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  "portal-matrix": { path: "portal.html", act: (page, lang) => portal(page, lang, "matrix") },
  "portal-evidence": {
    path: "portal.html",
    async act(page, lang) {
      await portal(page, lang, "matrix");
      await page.locator(`${MATRIX} #search`).fill("gpt-oss-120b");
      await page.locator(`${MATRIX} td.denied button`).first().click();
    },
  },
  "portal-empty": {
    path: "portal.html",
    async act(page, lang) {
      await portal(page, lang, "matrix");
      await page.locator(`${MATRIX} #search`).fill("nothing is called like this");
    },
  },
  "portal-situation": { path: "portal.html", act: (page, lang) => portal(page, lang, "situation") },
  "portal-policies": {
    path: "portal.html",
    async act(page, lang) {
      await portal(page, lang, "policies");
      await drop(page, "own.toml", pack("model.wieghts_open"));
      await page.locator(`${MATRIX} .faults`).waitFor();
    },
  },
  "portal-compare": {
    path: "portal.html",
    async act(page, lang) {
      await portal(page, lang, "compare");
      await page.locator(`${MATRIX} #compare-profile`).selectOption("solo");
      await page.locator(`${MATRIX} .differ summary`).click();
      await page.locator(`${MATRIX} .groups summary`).first().click();
    },
  },
  playground: { path: "playground.html", act: playground },
  "playground-faults": {
    path: "playground.html",
    async act(page, lang) {
      await playground(page, lang);
      await page.locator(`${PLAYGROUND} .cm-content`).first().click();
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(pack("model.wieghts_open").replace("effect", "efect"));
      await page.locator(`${PLAYGROUND} .problems`).waitFor();
    },
  },
};

const [folder, only = ""] = process.argv.slice(2);
if (!folder) throw new Error("usage: node screenshots.mjs FOLDER [NAME]");

await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  for (const name of Object.keys(SCENES).filter((one) => one.startsWith(only))) {
    for (const width of WIDTHS) {
      for (const colorScheme of ["light", "dark"]) {
        for (const lang of ["en", "es"]) await photograph(name, width, colorScheme, lang);
      }
    }
  }
} finally {
  await browser.close();
}

async function photograph(name, width, colorScheme, lang) {
  const { path, act } = SCENES[name];
  const options = { path: path[lang] ?? path, width, colorScheme, locale: lang, reducedMotion: "reduce" };
  await withPage(browser, options, async (page) => {
    await act(page, lang);
    const file = join(folder, `${name}-${width}-${colorScheme}-${lang}.png`);
    await page.screenshot({ path: file, fullPage: true });
    console.log(file);
  });
}

/** The portal in a language, with one of its parts open. */
async function portal(page, lang, tab) {
  await page.locator(`${MATRIX} .langs button[lang=${lang}]`).click();
  await page.locator(`${MATRIX} #${tab}`).click();
  await page.evaluate(() => document.activeElement?.blur());
}

/** The playground in a language, once it has answered. */
async function playground(page, lang) {
  await page.locator(`${PLAYGROUND} .came > p`).first().waitFor();
  await page.locator(`${PLAYGROUND} .langs button[lang=${lang}]`).click();
  await page.locator(`${PLAYGROUND} .came > p`).first().waitFor();
}
