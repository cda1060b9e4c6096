/**
 * The import page with the choice of whose forecast rules read, since imported ones are of use only where it is made, and
 * with what corrected days would change.
 */
import { Contradictions } from "../../features/contradictions/contradictions-section.tsx";
import { ForecastChoice } from "../../features/forecast-choices/forecast-choice.tsx";
import { ImportsPage } from "../../features/imports/imports-page.tsx";

export function ImportPage() {
  return (
    <ImportsPage>
      <ForecastChoice />
      <Contradictions />
    </ImportsPage>
  );
}
