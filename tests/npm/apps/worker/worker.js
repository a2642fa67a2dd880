import { loadAdvisor } from "modelpair";

onmessage = async ({ data }) => {
  const advisor = await loadAdvisor();
  postMessage(advisor.adviseJson(data));
};
