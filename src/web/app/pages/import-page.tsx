/** The import page with what corrected days would change. */
import { Contradictions } from "../../features/contradictions/contradictions-section.tsx";
import { ImportsPage } from "../../features/imports/imports-page.tsx";

export function ImportPage() {
  return (
    <ImportsPage>
      <Contradictions />
    </ImportsPage>
  );
}
