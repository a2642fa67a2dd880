// Photographs the article at every width, in light and dark, in English and Spanish: `cargo xtask screenshots`.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { WIDTHS, launch, ready, withPage } from "./lib/page.mjs";

/** The article in each language. */
const PAGES = { en: "index.html", es: "es.html" };

const folder = process.argv[2];
if (!folder) throw new Error("usage: node screenshots.mjs FOLDER");

await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  for (const width of WIDTHS) {
    for (const colorScheme of ["light", "dark"]) {
      for (const lang of Object.keys(PAGES)) {
        await photograph(width, colorScheme, lang);
      }
    }
  }
} finally {
  await browser.close();
}

async function photograph(width, colorScheme, lang) {
  const options = { path: PAGES[lang], width, colorScheme, locale: lang, reducedMotion: "reduce" };
  await withPage(browser, options, async (page) => {
    await ready(page);
    await page.evaluate(() => scrollTo(0, 0));
    const path = join(folder, `article-${width}-${colorScheme}-${lang}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log(path);
  });
}
