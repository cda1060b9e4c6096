/** Does it add up, with the choice of whose forecast rules read: prices are confirmed before they read ours. */
import { ForecastChoice } from "../../features/forecast-choices/forecast-choice.tsx";
import { ReconciliationPage as Reconciliation } from "../../features/reconciliation/reconciliation-page.tsx";

export function ReconciliationPage() {
  return (
    <Reconciliation>
      <ForecastChoice />
    </Reconciliation>
  );
}
