/** The import page with the choice of whose forecast rules read: imported ones are of use only where it is made. */
import { ForecastChoice } from "../../features/forecast-choices/forecast-choice.tsx";
import { ImportsPage } from "../../features/imports/imports-page.tsx";

export function ImportPage() {
  return (
    <ImportsPage>
      <ForecastChoice />
    </ImportsPage>
  );
}
