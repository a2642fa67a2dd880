// How long a frame's script takes while a reader drags, from the browser's own trace: `cargo xtask bench --frames`.
//
// What is counted is processor time of the page's main thread, so that other programs on the machine weigh little.

import { setTimeout } from "node:timers/promises";
import { launch, quantile, ready, siteUrl } from "./lib/page.mjs";

/** How much slower than this machine the page runs, and how much script a frame may then have. */
const SPEEDS = [{ rate: 1, limitMs: 16 }, { rate: 4, limitMs: 32 }];
const STEPS = 90;
const FRAME_MS = 1_000 / 60;
/** Longer than the widget waits until the rest of it follows, and until it looks at the questions. */
const REST_MS = 1_200;
const IDLE_MS = 3_000;

/** What a reader drags: where from and to, by shares of the box of an element. */
const DRAGS = [
  {
    name: "the point, within a region and across",
    locate: (element) => element.locator("[part~=triangle] svg").first(),
    // Twice through the triangle, in and out of its regions.
    place: (share) => [0.5 + 0.22 * Math.sin(share * 4 * Math.PI), 0.45 + 0.3 * Math.cos(share * 2 * Math.PI)],
  },
  {
    name: "the volume",
    locate: (element) => element.locator("input[type=range]").first(),
    place: (share) => [0.5 + 0.45 * Math.sin(share * 4 * Math.PI), 0.5],
  },
];

const SCRIPT = new Set(["EventDispatch", "FunctionCall", "FireAnimationFrame", "TimerFire", "RunMicrotasks"]);
const FRAME = "FireAnimationFrame";

const browser = await launch();
let isSlow = false;
try {
  console.log("| dragging | CPU | frames | a second | script, median ms | longest ms | limit ms | once it rests, longest ms |");
  console.log("|---|---:|---:|---:|---:|---:|---:|---:|");
  for (const speed of SPEEDS) {
    for (const drag of DRAGS) await measure(drag, speed);
  }
} finally {
  await browser.close();
}
console.log(isSlow ? "\nsomething is above its limit" : "\neverything is within its limit");

async function open(rate) {
  const context = await browser.newContext({ viewport: { width: 760, height: 900 } });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate });
  return { client, context, page };
}

async function measure(drag, { rate, limitMs }) {
  const { client, context, page } = await open(rate);
  await page.goto(siteUrl());
  const element = await ready(page);
  const target = drag.locate(element);
  await target.scrollIntoViewIfNeeded();
  await setTimeout(IDLE_MS);
  const box = await target.boundingBox();
  const at = (share) => {
    const [x, y] = drag.place(share);
    return [box.x + box.width * x, box.y + box.height * y];
  };
  await page.mouse.move(...at(0));
  await page.mouse.down();
  // A hand does not wait for the page: a move is sent sixty times a second, whatever became of the one before.
  const dragged = await traced(client, async () => {
    await page.evaluate(animate, STEPS);
    const moves = [];
    const begun = performance.now();
    for (let step = 1; step <= STEPS; step += 1) {
      moves.push(page.mouse.move(...at(step / STEPS)));
      await setTimeout(begun + step * FRAME_MS - performance.now());
    }
    await Promise.all(moves);
  });
  const rested = await traced(client, async () => {
    await page.mouse.up();
    await setTimeout(REST_MS);
  });
  await context.close();
  const { perSecond, script } = dragged;
  isSlow ||= Math.max(...script) > limitMs;
  const inMs = [quantile(script, 0.5), Math.max(...script), limitMs, Math.max(...rested.between)].map((ms) => ms.toFixed(1));
  console.log(`| ${drag.name} | ${rate}x | ${script.length} | ${perSecond.toFixed(0)} | ${inMs.join(" | ")} |`);
}

/** Asks for so many frames one after the other, so that each frame that the browser makes is in the trace. */
function animate(frames) {
  requestAnimationFrame(() => frames > 1 && animate(frames - 1));
}

/** The script of each frame while `run` runs, in milliseconds, from the trace of the page's main thread. */
async function traced(client, run) {
  const events = [];
  client.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await client.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline"] },
  });
  await run();
  const complete = new Promise((done) => client.once("Tracing.tracingComplete", done));
  await client.send("Tracing.end");
  await complete;
  client.removeAllListeners("Tracing.dataCollected");
  return frames(events);
}

/**
 * A frame begins with the input that it shows and ends with its animation callbacks. What runs between two frames
 * (what follows once the reader rests) is told apart: it delays no frame unless it is still running when the next begins.
 */
function frames(events) {
  const main = events.find((event) => event.name === FRAME || event.name === "EventDispatch");
  const own = events.filter((event) => event.pid === main?.pid && event.tid === main?.tid).sort((a, b) => a.ts - b.ts);
  const script = [];
  const between = [0];
  let frame = 0;
  let end = 0;
  for (const event of own) {
    // What runs inside of other script was counted with it.
    if (!SCRIPT.has(event.name) || event.ph !== "X" || event.ts < end) continue;
    end = event.ts + event.dur;
    const tookMs = (event.tdur ?? event.dur) / 1_000;
    if (event.name === "TimerFire") between.push(tookMs);
    else frame += tookMs;
    if (event.name === FRAME) {
      script.push(frame);
      frame = 0;
    }
  }
  const at = own.filter((event) => event.name === FRAME).map((event) => event.ts);
  return { between, perSecond: ((at.length - 1) * 1_000_000) / (at.at(-1) - at[0]), script };
}
