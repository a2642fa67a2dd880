// Pictures compared with those that are committed: small, without words, and with a tolerance, because browsers and
// machines smooth edges differently and have other fonts.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const EXPECTED = fileURLToPath(new URL("../pictures/", import.meta.url));
const FOUND = fileURLToPath(new URL("../../../target/pictures/", import.meta.url));

/** How wide a picture is kept, in pixels. */
const WIDTH = 160;
/** By how much a color of a pixel may differ, of 255. */
const COLOR_MAX = 40;
/** How many pixels of a thousand may differ by more. */
const PIXELS_MAX = 5;

/**
 * What is wrong with a picture of what is drawn, a locator; nothing when it looks as it did.
 * With MODELPAIR_BLESS in the environment the picture is written, right or wrong. `called` names the files that show
 * the difference.
 */
export async function difference(page, drawn, name, called = name) {
  const shot = await drawn.screenshot({ animations: "disabled" });
  const path = join(EXPECTED, `${name}.png`);
  const before = process.env.MODELPAIR_BLESS ? undefined : await readFile(path).catch(() => undefined);
  const { diff, now, parts } = await compare(page, shot, before);
  if (process.env.MODELPAIR_BLESS) {
    await save(EXPECTED, `${name}.png`, now);
    return undefined;
  }
  if (before && parts <= PIXELS_MAX) return undefined;
  const file = await save(FOUND, `${called}.png`, now);
  const again = "`MODELPAIR_BLESS=1 cargo xtask test browser` takes it as it is";
  if (!before) return `${path} is missing; ${file} is what it would be; ${again}`;
  return `${parts} of 1000 pixels differ: see ${await save(FOUND, `${called}-diff.png`, diff)} and ${file}; ${again}`;
}

async function save(folder, name, base64) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, Buffer.from(base64, "base64"));
  return path;
}

/** The picture made small, and what of it is not as before, marked in red; the browser reads and writes PNG. */
async function compare(page, shot, before) {
  const tab = await page.context().newPage();
  const found = await tab.evaluate(async ({ before, colorMax, shot, width }) => {
    const read = async (base64) => createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const sheet = (height) => Object.assign(document.createElement("canvas"), { width, height });
    const pixels = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const written = (canvas) => canvas.toDataURL("image/png").split(",")[1];
    const image = await read(shot);
    const small = sheet(Math.round((image.height / image.width) * width));
    const pen = small.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, small.width, small.height);
    const now = written(small);
    if (!before) return { now, parts: 1000 };
    const known = await read(before);
    if (known.width !== small.width || Math.abs(known.height - small.height) > 1) return { diff: now, now, parts: 1000 };
    const old = sheet(small.height);
    old.getContext("2d").drawImage(known, 0, 0, small.width, small.height);
    const [a, b] = [pixels(small), pixels(old)];
    let count = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      const differs = [0, 1, 2].some((color) => Math.abs(a.data[at + color] - b.data[at + color]) > colorMax);
      if (!differs) continue;
      count += 1;
      a.data.set([255, 0, 0, 255], at);
    }
    pen.putImageData(a, 0, 0);
    return { diff: written(small), now, parts: Math.ceil((count * 1000) / (small.width * small.height)) };
  }, { before: before?.toString("base64"), colorMax: COLOR_MAX, shot: shot.toString("base64"), width: WIDTH });
  await tab.close();
  return found;
}
