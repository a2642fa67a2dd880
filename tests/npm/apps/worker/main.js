import { loadAdvisor } from "modelpair";

const situation = { profile: "solo", today: "2026-11-22" };
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => {
  document.getElementById("worker").textContent = data;
};
worker.postMessage(situation);
const advisor = await loadAdvisor();
document.getElementById("page").textContent = advisor.adviseJson(situation);
