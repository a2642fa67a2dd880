// How long an answer takes in Node through the npm package, the conversion into objects included.
//
// usage: cargo xtask npm && node benches/npm/bench.mjs
//
// Medians of many calls after a warm-up, in milliseconds, and behind them the processor's time for a call, collecting
// garbage included: on a busy machine a call also waits. `as JSON` leaves the objects out.

import { cpus, loadavg } from "node:os";
import { loadAdvisor } from "../../target/npm/node.js";

const WARM = 30;
const ROUNDS = 100;
const STEP = 7_919;
const HALF = 500_000;

function measured(call) {
  for (let round = 0; round < WARM; round += 1) call();
  const before = process.cpuUsage();
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    call();
    return performance.now() - begin;
  });
  const { user, system } = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  return `${times[ROUNDS >> 1].toFixed(2)} (${((user + system) / 1000 / ROUNDS).toFixed(2)})`;
}

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}\n`);
const begin = performance.now();
const advisor = await loadAdvisor();
console.log(`loadAdvisor: ${(performance.now() - begin).toFixed(0)} ms, compiling the module included; ${advisor.bundle.options} options\n`);
console.log("| profile | `advise` | as JSON | other weights | as JSON | `outcomes` |");
console.log("|---|---:|---:|---:|---:|---:|");
for (const { id } of advisor.profiles()) {
  const situation = { profile: id, today: "2026-11-22" };
  const outlook = advisor.outlook(situation);
  let position = 0;
  // Each position is a new one, as when somebody drags the point.
  const weights = () => {
    position = (position + STEP) % HALF;
    return { weightsPpm: [position, HALF - position, HALF] };
  };
  const row = [
    () => advisor.advise(situation),
    () => advisor.adviseJson(situation),
    () => outlook.advise(weights()),
    () => outlook.adviseJson(weights()),
    () => advisor.outcomes(situation),
  ];
  console.log(`| ${id} | ${row.map(measured).join(" | ")} |`);
}
