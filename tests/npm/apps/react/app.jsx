import { useState } from "react";
import "modelpair/element";

const SITUATION = { profile: "mid-size", "organization.headquarters": "DE" };

export function App() {
  const [isCompact, setCompact] = useState(false);
  const [heard, hear] = useState("");
  return (
    <>
      <button onClick={() => setCompact(true)}>compact</button>
      <p id="heard">{heard}</p>
      <model-pair profile="mid-size" heading-level={3} compact={isCompact} situation={SITUATION}
        onmodel-pair-ready={(event) => hear(`${event.detail.bundle} ${event.target.record.situation.facts["organization.headquarters"]}`)}>
        fallback
      </model-pair>
    </>
  );
}
